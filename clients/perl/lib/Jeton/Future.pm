package Jeton::Future;

use v5.26;
use warnings;

use parent 'Future';

use Scalar::Util qw(refaddr);

# What a client returns: waiting for it turns the client's loop. A future that is
# made of it, as by then or needs_all, has the same loop.
sub new {
    my ($proto, $loop) = @_;
    my $self = $proto->SUPER::new;
    $loop //= $proto->udata('loop') if ref $proto;
    $self->set_udata(loop => $loop);
    return $self;
}

# One that stands in a queue leaves it when it is cancelled; it keeps the queue's
# owner until then.
sub new_in {
    my ($class, $loop, $owner, $queue) = @_;
    my $self = $class->new($loop);
    push @$queue, $self;
    $self->on_cancel(sub {
        my ($cancelled) = @_;
        @$queue = grep { refaddr $_ != refaddr $cancelled } @$queue;
        undef $owner;
    });
    return $self;
}

sub await {
    my ($self) = @_;
    my $loop = $self->udata('loop');
    while (!$self->is_ready) {
        $loop->run_once or die "Jeton::Future: waiting for what can never happen\n";
    }
    return $self;
}

1;

__END__

=head1 NAME

Jeton::Future - a L<Future> that turns the client's loop while it is waited for

=cut
