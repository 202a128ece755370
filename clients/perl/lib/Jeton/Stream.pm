package Jeton::Stream;

use v5.26;
use warnings;

use Scalar::Util qw(weaken);

use Jeton::Error ':codes';
use Jeton::Future ();

sub new {
    my ($class, $channel, $loop, $call) = @_;
    my $response = $call->{method}{response};
    # The call is in closures, so that who prints a stream does not print its credential.
    my $self = bless {
        loop     => $loop,
        messages => [],
        waiting  => [],
        took     => sub { $channel->took($call) },
        stop     => sub { $channel->cancel($call) },
        decode   => sub { $response->decode($_[0]) },
    }, $class;
    # Who drops a stream without its end cancels it.
    weaken(my $weak = $self);
    $call->{on_message} = sub { push @{ $weak->{messages} }, $_[0]; $weak->_deliver };
    $call->{on_end} = sub { $weak->_end(@_) if $weak };
    $channel->start($call);
    return $self;
}

sub next {
    my ($self) = @_;
    my $future = Jeton::Future->new_in($self->{loop}, $self, $self->{waiting});
    $self->_deliver;
    return $future;
}

sub cancel {
    my ($self) = @_;
    return if $self->{has_ended};
    @{ $self->{messages} } = ();
    $self->{stop}->();
    return;
}

sub _end {
    my ($self, $error) = @_;
    @$self{qw(has_ended error)} = (1, $self->{error} // $error);
    $self->_deliver;
    return;
}

# Messages are read when they are taken, in their order, and the end comes last.
sub _deliver {
    my ($self) = @_;
    my ($waiting, $messages) = @$self{qw(waiting messages)};
    while (@$waiting && @$messages) {
        my $message = eval { $self->{decode}->(shift @$messages) };
        if (!$message) {
            $self->{error} = Jeton::Error->local(INTERNAL, 'BAD_ANSWER', 'a message of the stream cannot be read');
            @$messages = ();
            $self->{stop}->() if !$self->{has_ended};
            last;
        }
        # Before the application goes on: it may ask for the next one then.
        $self->{took}->();
        (shift @$waiting)->done($message);
    }
    return if @$messages || !$self->{has_ended};
    while (my $future = shift @$waiting) {
        $self->{error} ? $future->fail($self->{error}) : $future->done(undef);
    }
    return;
}

sub DESTROY {
    my ($self) = @_;
    $self->{stop}->() if ${^GLOBAL_PHASE} ne 'DESTRUCT' && !$self->{has_ended};
    return;
}

1;

__END__

=head1 NAME

Jeton::Stream - a call whose answers are a stream

=head1 SYNOPSIS

    my $events = $client->ledger->export_events({});
    while (my $event = $events->next->get) {
        ...
    }

=head1 METHODS

=over

=item next

A L<Future> of the next message, of C<undef> at the end. It fails with a
L<Jeton::Error> when the stream did not end well. The server sends no more than a
few messages ahead of those that were taken.

=item cancel

Ends the stream with C<CANCELLED>. So does dropping the last reference to it.

=back

=cut
