package Jeton::Channel;

use v5.26;
use warnings;

use Scalar::Util qw(refaddr weaken);

use Jeton::Connection ();
use Jeton::Error ':codes';
use Jeton::TLS ();
use Jeton::Transport ();

# Keeps one connection to the first address that answers, and brings calls over
# it: deadlines, cancelling and repeats are here. Numbers in comments are rules of
# PROTOCOL.md.

use constant GREETING_SECONDS => 5;
use constant { RETRY_PAUSE => 0.1, FIRST_PAUSE => 0.1, LONGEST_PAUSE => 10, JITTER => 0.2 };
use constant { BUDGET => 10, RETURNED => 0.1 };

# How often a call may be sent on by servers that say goodbye.
use constant MAX_MOVES => 5;
use constant MAX_TIMEOUT_MS => 2**32 - 1;

sub new {
    my ($class, %options) = @_;
    return bless {
        attempts   => 5,
        calls      => 10_000,    # that may be open, those that wait among them
        budget     => BUDGET,
        pause      => FIRST_PAUSE,
        not_before => 0,
        first      => 0,     # the address to begin with
        active     => {},    # calls that have not ended for their callers
        pending    => [],    # those of them that wait for a connection, or for room on it
        links      => {},    # connections with their sockets, old ones too
        process    => $$,
        %options,
    }, $class;
}

# A call has a method (of Jeton::Service), a body, and may have a timeout in
# seconds, wait_for_ready and token; on_end gets an error, or undef and bytes.
sub start {
    my ($self, $call) = @_;
    $self->_leave_parent if $self->{process} != $$;
    # While nothing was waited for the server may have said goodbye.
    my $idle = $self->{current};
    $idle->{transport}->look if $idle && !$idle->{connection}->call_count;
    @$call{qw(attempt moves)} = (0, 0);
    my $is_one_too_many = keys %{ $self->{active} } >= $self->{calls};
    $self->{active}{ refaddr $call } = $call;
    return $self->_finish($call, _error(RESOURCE_EXHAUSTED, 'TOO_MANY_CALLS', 'too many calls are open')) if $is_one_too_many;
    if (defined $call->{timeout}) {
        $call->{deadline} = $self->{loop}->now + $call->{timeout};
        weaken(my $weak = $self);
        $call->{timer} = $self->{loop}->timer($call->{timeout}, sub {
            $weak->_give_up($call, _error(DEADLINE_EXCEEDED, 'DEADLINE_EXCEEDED', 'the call took too long')) if $weak;
        });
    }
    $self->_dispatch($call);
    return;
}

sub cancel {
    my ($self, $call) = @_;
    $self->_give_up($call, _error(CANCELLED, 'CANCELLED', 'the call was cancelled'));
    return;
}

# The application has taken a message of the stream.
sub took {
    my ($self, $call) = @_;
    $call->{connection}->took($call->{id}) if $call->{connection};
    return;
}

sub close {
    my ($self) = @_;
    return if $self->{is_closed};
    $self->{is_closed} = 1;
    my $error = _error(UNAVAILABLE, 'CHANNEL_CLOSED', 'the client was closed');
    $self->_finish($_, $error) for values %{ $self->{active} };
    $self->{loop}->cancel_timer($self->{reconnect});
    $_->{connection}->quit($error) for values %{ $self->{links} };
    return;
}

# What ends here, while the server may still work on it.
sub _give_up {
    my ($self, $call, $error) = @_;
    my ($connection, $id) = delete @$call{qw(connection id)};
    $connection->cancel($id) if $connection;
    $self->_finish($call, $error);
    return;
}

sub _finish {
    my ($self, $call, $error, $body) = @_;
    delete $self->{active}{ refaddr $call } or return;
    $self->{loop}->cancel_timer(delete $call->{timer});
    $self->{loop}->cancel_timer(delete $call->{repeat});
    delete $call->{connection};
    (delete $call->{on_end})->($error, $body);
    return;
}

sub _dispatch {
    my ($self, $call) = @_;
    if ($self->{is_closed}) {
        return $self->_finish($call, _error(UNAVAILABLE, 'CHANNEL_CLOSED', 'the client is closed'));
    }
    my $is_resting = !$self->{current} && !$self->{attempt} && $self->{loop}->now < $self->{not_before};
    if ($is_resting && !$call->{wait_for_ready}) {
        return $self->_ended($call, $self->{last_error});
    }
    push @{ $self->{pending} }, $call;
    if ($self->{current}) { $self->_pump }
    elsif (!$is_resting) { $self->_connect if !$self->{attempt} }
    else { $self->_reconnect_later }
    return;
}

# Opens as many calls as the server has room for; the rest waits here (15).
sub _pump {
    my ($self) = @_;
    my $pending = $self->{pending};
    while (@$pending && $self->{current} && $self->{current}{connection}->has_room) {
        my $call = shift @$pending;
        $self->_open($call) if $self->{active}{ refaddr $call };
    }
    return;
}

sub _open {
    my ($self, $call) = @_;
    my $connection = $self->{current}{connection};
    my %header = (method => $call->{method}{name}, attempt => $call->{attempt});
    $header{authorization} = $call->{token} if defined $call->{token};
    if ($call->{deadline}) {
        my $left = int(($call->{deadline} - $self->{loop}->now) * 1000 + 0.5);
        # Zero would say that there is no deadline (17).
        $header{timeout_ms} = $left < 1 ? 1 : $left > MAX_TIMEOUT_MS ? MAX_TIMEOUT_MS : $left;
    }
    weaken(my $weak = $self);
    my ($id, $error) = $connection->open_call(
        header     => \%header,
        body       => $call->{body},
        is_stream  => $call->{method}{stream},
        on_message => $call->{on_message},
        on_end     => sub {
            delete @$call{qw(connection id)};
            $weak->_ended($call, @_) if $weak;
        },
    );
    return $self->_finish($call, $error) if $error;
    @$call{qw(connection id)} = ($connection, $id);
    return;
}

# An attempt is over: by an answer, a lost connection, or for want of one.
sub _ended {
    my ($self, $call, $error, $body) = @_;
    return if !$self->{active}{ refaddr $call };
    if (!$error) {
        $self->{budget} += RETURNED if $self->{budget} < BUDGET;
        return $self->_finish($call, undef, $body);
    }
    # It stood above the last stream of a GOAWAY: elsewhere, at once (34).
    return $self->_dispatch($call) if $error->{is_moved} && $call->{moves}++ < MAX_MOVES;
    return $self->_finish($call, $error) if !$self->_may_repeat($call, $error);
    my $pause = $error->retry_after_ms > 0 ? $error->retry_after_ms / 1000 : _jittered(RETRY_PAUSE * 2**$call->{attempt});
    # No time is left for another: the caller gets the cause, and at once.
    return $self->_finish($call, $error) if $call->{deadline} && $self->{loop}->now + $pause >= $call->{deadline};
    $self->{budget} -= 1;
    $call->{attempt}++;
    weaken(my $weak = $self);
    $call->{repeat} = $self->{loop}->timer($pause, sub { $weak->_dispatch($call) if $weak });
    return;
}

sub _may_repeat {
    my ($self, $call, $error) = @_;
    my $method = $call->{method};
    return 0 if $self->{is_closed} || $method->{stream} || $call->{attempt} + 1 >= $self->{attempts};
    # A certificate is not better the next time.
    return 0 if $error->domain eq 'rpc' && $error->reason =~ /\ATLS_/;
    return 0 if !$error->not_processed && !($error->code == UNAVAILABLE && $method->{repeatable});
    return $error->retry_after_ms >= 0 && $self->{budget} >= 1;
}

# Goes round the addresses once, from the one after that which failed.
sub _connect {
    my ($self) = @_;
    my ($addresses, $first) = @$self{qw(addresses first)};
    $self->{round} = [map { $addresses->[($first + $_) % @$addresses] } 0 .. $#$addresses];
    $self->_try_next;
    return;
}

sub _try_next {
    my ($self) = @_;
    my $address = shift @{ $self->{round} };
    my $greeting = eval {
        {
            authorization => $self->{credential} && $self->{credential}->bytes,
            context       => $address->kind eq 'tls' ? Jeton::TLS->context(%{ $self->{files} }) : undef,
        }
    };
    if (!$greeting) {
        # A file that cannot be used: waiting helps nobody.
        my $error = ref $@ && $@->isa('Jeton::Error') ? $@ : die $@;
        $self->_finish($_, $error) for splice @{ $self->{pending} };
        return;
    }
    weaken(my $weak = $self);
    my $link = {};
    weaken(my $weak_link = $link);
    $link->{connection} = Jeton::Connection->new(
        agent         => $self->{agent},
        authorization => $greeting->{authorization},
        now           => sub { $weak->{loop}->now },
        on_open       => sub { $weak->_is_open($weak_link) },
        on_output     => sub { $weak->_flush_later($weak_link) if $weak_link },
        on_change     => sub { $weak->_changed($weak_link) },
        on_close      => sub { $weak->_has_closed($weak_link, @_) if $weak },
    );
    $link->{transport} = Jeton::Transport->new(
        loop        => $self->{loop},
        address     => $address,
        context     => $greeting->{context},
        server_name => $self->{server_name},
        on_open     => sub { $weak->_flush($weak_link) },
        on_bytes    => sub {
            my $kept = $weak_link;
            $kept->{connection}->receive($_[0]);
        },
        on_close => sub {
            my $kept = $weak_link or return;
            $kept->{connection}->lost($_[0]);
        },
    );
    $link->{timer} = $self->{loop}->timer(GREETING_SECONDS, sub {
        my $kept = $weak_link or return;
        my $is_in_handshake = $address->kind eq 'tls' && !$kept->{transport}->is_open;
        my ($reason, $what) = $is_in_handshake ? ('TLS_TIMEOUT', 'end its handshake') : ('UNREACHABLE', 'say its HELLO');
        $kept->{connection}->lost(_error(UNAVAILABLE, $reason, $address->text . ": the server did not $what in time"));
    });
    $self->{links}{ refaddr $link } = $self->{attempt} = $link;
    return;
}

sub _is_open {
    my ($self, $link) = @_;
    $self->{loop}->cancel_timer(delete $link->{timer});
    delete $self->{attempt};
    $self->{current} = $link;
    $self->_look_after($link) if $self->{keepalive};
    $self->{pause} = FIRST_PAUSE;
    # This one is used until it fails; then the next is asked first.
    $self->{first} = ($self->{first} - @{ $self->{round} }) % @{ $self->{addresses} };
    return;
}

sub _look_after {
    my ($self, $link) = @_;
    my $seconds = $link->{connection}->look_after($self->{keepalive});
    return if $link->{connection}->is_closed;
    weaken(my $weak = $self);
    weaken(my $weak_link = $link);
    $link->{timer} = $self->{loop}->timer($seconds, sub { $weak->_look_after($weak_link) if $weak && $weak_link });
    return;
}

sub _changed {
    my ($self, $link) = @_;
    if ($self->{current} && $self->{current} == $link && !$link->{connection}->is_open) {
        delete $self->{current};
    }
    if ($self->{current}) { $self->_pump }
    else { $self->_connect_for_pending }
    return;
}

sub _has_closed {
    my ($self, $link, $error) = @_;
    $self->{loop}->cancel_timer(delete $link->{timer});
    $self->_flush($link);
    $link->{transport}->close if $link->{transport};
    delete $self->{links}{ refaddr $link };
    if ($self->{current} && $self->{current} == $link) {
        delete $self->{current};
        $self->_connect_for_pending;
    }
    elsif ($self->{attempt} && $self->{attempt} == $link) {
        delete $self->{attempt};
        if    ($self->{is_closed}) { }
        elsif (@{ $self->{round} }) { $self->_try_next }
        else                        { $self->_rest($error) }
    }
    return;
}

# No address answered: calls fail, or wait if their callers want that (51).
sub _rest {
    my ($self, $error) = @_;
    $self->{last_error} = Jeton::Error->new(%$error, not_processed => 1);
    $self->{not_before} = $self->{loop}->now + _jittered($self->{pause});
    $self->{pause} = $self->{pause} * 2 > LONGEST_PAUSE ? LONGEST_PAUSE : $self->{pause} * 2;
    my @pending = grep { $self->{active}{ refaddr $_ } } splice @{ $self->{pending} };
    @{ $self->{pending} } = grep { $_->{wait_for_ready} } @pending;
    $self->_ended($_, $self->{last_error}) for grep { !$_->{wait_for_ready} } @pending;
    $self->_reconnect_later if @{ $self->{pending} };
    return;
}

sub _reconnect_later {
    my ($self) = @_;
    return if $self->{reconnect} && $self->{reconnect}[1];
    weaken(my $weak = $self);
    $self->{reconnect} = $self->{loop}->timer($self->{not_before} - $self->{loop}->now, sub {
        return if !$weak;
        delete $weak->{reconnect};
        $weak->_connect_for_pending;
    });
    return;
}

sub _connect_for_pending {
    my ($self) = @_;
    return if $self->{is_closed} || $self->{current} || $self->{attempt};
    @{ $self->{pending} } = grep { $self->{active}{ refaddr $_ } } @{ $self->{pending} };
    $self->_connect if @{ $self->{pending} };
    return;
}

# Calls that are begun in one turn of the loop go out in one write.
sub _flush_later {
    my ($self, $link) = @_;
    return if $link->{is_flushing};
    $link->{is_flushing} = 1;
    weaken(my $weak = $self);
    $self->{loop}->later(sub {
        $link->{is_flushing} = 0;
        $weak->_flush($link) if $weak && $link->{transport};
    });
    return;
}

sub _flush {
    my ($self, $link) = @_;
    my $transport = $link->{transport};
    return if !$transport || !$transport->is_open;
    my $output = $link->{connection}->take_output;
    $transport->write($output) if length $output;
    return;
}

# After a fork the sockets are the parent's, and so are its calls.
sub _leave_parent {
    my ($self) = @_;
    $self->{process} = $$;
    $_->{transport}->abandon for values %{ $self->{links} };
    my $error = _error(UNAVAILABLE, 'CHANNEL_CLOSED', 'the call is of the parent of this process');
    $self->_finish($_, $error) for values %{ $self->{active} };
    $self->{links} = {};
    delete @$self{qw(current attempt)};
    return;
}

sub DESTROY {
    my ($self) = @_;
    return if ${^GLOBAL_PHASE} eq 'DESTRUCT' || $self->{process} != $$;
    $self->close;
    return;
}

sub _jittered { my ($seconds) = @_; return $seconds * (1 - JITTER + rand 2 * JITTER) }

sub _error { my ($code, $reason, $text) = @_; return Jeton::Error->local($code, $reason, $text) }

1;

__END__

=head1 NAME

Jeton::Channel - brings calls over one connection at a time, and over the next

=cut
