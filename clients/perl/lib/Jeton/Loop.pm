package Jeton::Loop;

use v5.26;
use warnings;

use IO::Poll qw(POLLIN POLLOUT POLLHUP POLLERR);
use POSIX ();
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

sub new {
    my ($class) = @_;
    my $self = bless {}, $class;
    $self->_begin;
    return $self;
}

sub _begin {
    my ($self) = @_;
    %$self = (process => $$, poll => IO::Poll->new, watched => {}, timers => [], dead => 0, later => []);
    return;
}

# All clients share one, so that calls of several can be waited for together.
sub default {
    state $default = Jeton::Loop->new;
    return $default;
}

sub now { return clock_gettime(CLOCK_MONOTONIC) }

# Which of the two is called for is told anew whenever it changes.
sub watch {
    my ($self, $handle, $on_read, $on_write) = @_;
    # What the parent of this process waited for is the parent's.
    $self->_begin if $self->{process} != $$;
    if (!$on_read && !$on_write) {
        $self->{poll}->remove($handle);
        delete $self->{watched}{ fileno $handle };
        return;
    }
    $self->{poll}->mask($handle => ($on_read ? POLLIN : 0) | ($on_write ? POLLOUT : 0));
    $self->{watched}{ fileno $handle } = [$handle, $on_read, $on_write];
    return;
}

# Before the loop waits the next time: for what is to be written, since it waits
# whatever that does.
sub later {
    my ($self, $code) = @_;
    $self->_begin if $self->{process} != $$;
    push @{ $self->{later} }, $code;
    return;
}

# Returns what cancel_timer takes. Most timers are deadlines of one length: the
# place is found from the end.
sub timer {
    my ($self, $seconds, $code) = @_;
    $self->_begin if $self->{process} != $$;
    my $timer = [now() + $seconds, $code];
    my $timers = $self->{timers};
    my $at = @$timers;
    if ($at && $timers->[-1][0] > $timer->[0]) {
        my $low = 0;
        while ($low < $at) {
            my $middle = ($low + $at) >> 1;
            if ($timers->[$middle][0] > $timer->[0]) { $at = $middle }
            else { $low = $middle + 1 }
        }
    }
    splice @$timers, $at, 0, $timer;
    return $timer;
}

# It stays in its place without its code, until there are too many such.
sub cancel_timer {
    my ($self, $timer) = @_;
    return unless $timer && $timer->[1];
    $timer->[1] = undef;
    if (++$self->{dead} > 1000 && $self->{dead} * 2 > @{ $self->{timers} }) {
        @{ $self->{timers} } = grep { $_->[1] } @{ $self->{timers} };
        $self->{dead} = 0;
    }
    return;
}

# One turn: what was put off, then what came in or fell due. Returns false when
# there is nothing left that could ever happen.
sub run_once {
    my ($self) = @_;
    $self->_begin if $self->{process} != $$;
    $self->_run_later;
    my $timers = $self->{timers};
    while (@$timers && !$timers->[0][1]) {
        shift @$timers;
        $self->{dead}-- if $self->{dead};
    }
    my $wait = @$timers ? $timers->[0][0] - now() : undef;
    $wait = 0 if defined $wait && $wait < 0;
    if (%{ $self->{watched} }) {
        # IO::Poll cuts to milliseconds, and would turn idly in the last one.
        $self->{poll}->poll(defined $wait ? POSIX::ceil($wait * 1000) / 1000 : undef);
        for my $watched (my @all = values %{ $self->{watched} }) {
            next if !$self->_is_watched($watched);
            my $events = $self->{poll}->events($watched->[0]) or next;
            my ($handle, $on_read, $on_write) = @$watched;
            $on_write->() if $on_write && $events & (POLLOUT | POLLHUP | POLLERR);
            $on_read->() if $on_read && $events & (POLLIN | POLLHUP | POLLERR) && $self->_is_watched($watched);
        }
    }
    elsif (defined $wait) {
        Time::HiRes::sleep($wait) if $wait;
    }
    else {
        return 0;
    }
    my $now = now();
    while (@$timers && (!$timers->[0][1] || $timers->[0][0] <= $now)) {
        my $timer = shift @$timers;
        my $code = $timer->[1];
        if (!$code) { $self->{dead}-- if $self->{dead}; next }
        $timer->[1] = undef;
        $code->();
    }
    return 1;
}

sub _run_later {
    my ($self) = @_;
    while (@{ $self->{later} }) {
        my @codes = splice @{ $self->{later} };
        $_->() for @codes;
    }
    return;
}

# What was called before may have given the handle up.
sub _is_watched {
    my ($self, $watched) = @_;
    my $number = fileno $watched->[0];
    return defined $number && $self->{watched}{$number} && $self->{watched}{$number}[0] == $watched->[0];
}

1;

__END__

=head1 NAME

Jeton::Loop - waits for sockets and timers

=head1 DESCRIPTION

A client works while a future of it is waited for. In a program that has a loop of
its own, give an object with these methods as C<loop> to L<Jeton::Client>:

=over

=item watch($handle, $on_read, $on_write)

Calls the code when the handle can be read, or written; without any of the two,
forgets the handle. Level-triggered.

=item later($code)

Calls the code before the loop waits the next time, which it does then.

=item timer($seconds, $code), cancel_timer($timer)

=item run_once

One turn, for who waits by C<get>. False when nothing can happen any more.

=back

=cut
