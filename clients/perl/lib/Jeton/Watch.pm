package Jeton::Watch;

use v5.26;
use warnings;

use Scalar::Util qw(weaken);

use Jeton::Error ':codes';
use Jeton::Future ();

use constant { FIRST_PAUSE => 0.1, LONGEST_PAUSE => 10, JITTER => 0.2 };

sub new {
    my ($class, $ledger, $loop, $after_epoch) = @_;
    return bless { ledger => $ledger, loop => $loop, epoch => $after_epoch, pause => FIRST_PAUSE, waiting => [], kept => [] }, $class;
}

# How far the watch itself has come.
sub epoch { my ($self) = @_; return $self->{epoch} }

sub next {
    my ($self) = @_;
    return Jeton::Future->new($self->{loop})->fail($self->{error}) if $self->{error};
    return Jeton::Future->new($self->{loop})->done(shift @{ $self->{kept} }) if @{ $self->{kept} };
    my $future = Jeton::Future->new_in($self->{loop}, $self, $self->{waiting});
    $self->_pull;
    return $future;
}

sub cancel {
    my ($self) = @_;
    $self->_end(Jeton::Error->local(CANCELLED, 'CANCELLED', 'the watch was cancelled'));
    return;
}

# One message at a time, so that none is taken that nobody waits for.
sub _pull {
    my ($self) = @_;
    return if $self->{pull} || $self->{error} || !@{ $self->{waiting} };
    $self->{stream} //= $self->{ledger}->watch_events({ after_epoch => $self->{epoch} }, wait_for_ready => 1);
    weaken(my $weak = $self);
    my $pull = $self->{pull} = $self->{stream}->next;
    $pull->on_ready(sub {
        my ($future) = @_;
        return if !$weak || $future->is_cancelled || $weak->{error};
        delete $weak->{pull};
        my $error = $future->failure;
        return $error ? $weak->_lost($error) : $weak->_take($future->get);
    });
    return;
}

sub _take {
    my ($self, $message) = @_;
    # A server that ends a watch without an error is asked again, too.
    return $self->_lost if !$message;
    $self->{pause} = FIRST_PAUSE;
    my $epoch = $message->epoch;
    # After a lost connection nothing is seen twice.
    my $is_old = $message->event ? $epoch <= $self->{epoch} : !$message->removal && $self->{has_seen} && $epoch <= $self->{epoch};
    $self->{epoch} = $epoch if $epoch > $self->{epoch};
    $self->{has_seen} = 1;
    if (!$is_old) {
        # Who waited may have given up; then it is the next one's.
        my $future = shift @{ $self->{waiting} };
        $future ? $future->done($message) : push @{ $self->{kept} }, $message;
    }
    $self->_pull;
    return;
}

sub _lost {
    my ($self, $error) = @_;
    delete $self->{stream};
    return $self->_end($error) if $error && ($error->code != UNAVAILABLE || $error->reason eq 'CHANNEL_CLOSED');
    my $pause = $self->{pause} * (1 - JITTER + rand 2 * JITTER);
    $self->{pause} = $self->{pause} * 2 > LONGEST_PAUSE ? LONGEST_PAUSE : $self->{pause} * 2;
    weaken(my $weak = $self);
    # Nothing is pulled until then.
    $self->{pull} = 1;
    $self->{timer} = $self->{loop}->timer($pause, sub {
        return if !$weak;
        delete $weak->{pull};
        $weak->_pull;
    });
    return;
}

sub _end {
    my ($self, $error) = @_;
    return if $self->{error};
    $self->{error} = $error;
    $self->{loop}->cancel_timer(delete $self->{timer});
    my $stream = delete $self->{stream};
    $stream->cancel if $stream;
    $_->fail($error) for splice @{ $self->{waiting} };
    return;
}

1;

__END__

=head1 NAME

Jeton::Watch - follows the ledger across lost connections

=head1 SYNOPSIS

    my $watch = $client->watch(after_epoch => $epoch);
    while (my $message = $watch->next->get) {
        my $event = $message->event or next;
        ...
    }

=head1 METHODS

=over

=item next

A L<Future> of the next Jeton::V1::WatchEventsResponse. There is always a next one:
the watch ends only by failing, when it was cancelled, the client was closed, or the
server refuses it for another reason than that it cannot be reached.

=item epoch

The last epoch that was seen.

=item cancel

Ends the watch.

=back

=cut
