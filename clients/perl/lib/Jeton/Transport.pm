package Jeton::Transport;

use v5.26;
use warnings;

use Errno qw(EAGAIN EWOULDBLOCK EINTR EINPROGRESS);
use IO::Handle ();
use Scalar::Util qw(weaken);
use Socket qw(:DEFAULT :addrinfo IPPROTO_TCP TCP_NODELAY);

use Jeton::Error ':codes';

use constant READ_BYTES => 256 * 1024;

# How long the last words may take to go out (31).
use constant FAREWELL_SECONDS => 1;

# A socket that connects, and TLS over it where the address has it. The codes:
# on_open, on_bytes($bytes), on_close($error), of which on_close comes once and last.
sub new {
    my ($class, %options) = @_;
    my $self = bless { output => '', %options }, $class;
    my $address = $self->{address};
    my @targets = eval { _targets($address) };
    if (!@targets) {
        $self->_end_later(_unreachable($address->text . ": $@" =~ s/\n\z//r));
        return $self;
    }
    $self->{targets} = \@targets;
    $self->_next_target;
    return $self;
}

# Names are looked up by the system's resolver, which blocks.
sub _targets {
    my ($address) = @_;
    return { family => AF_UNIX, addr => pack_sockaddr_un($address->path) } if $address->kind eq 'unix';
    my ($error, @found) = getaddrinfo($address->host, $address->port, { socktype => SOCK_STREAM, protocol => IPPROTO_TCP });
    die "$error\n" if $error;
    return @found;
}

sub _next_target {
    my ($self) = @_;
    my $target = shift @{ $self->{targets} };
    my $socket;
    my $is_there = socket($socket, $target->{family}, SOCK_STREAM, 0) && do {
        $socket->blocking(0);
        setsockopt $socket, IPPROTO_TCP, TCP_NODELAY, 1 if $target->{family} != AF_UNIX;
        connect($socket, $target->{addr}) || $! == EINPROGRESS;
    };
    if (!$is_there) {
        my $why = "$!";
        return $self->_next_target if @{ $self->{targets} };
        $self->_end_later(_unreachable($self->{address}->text . ": $why"));
        return;
    }
    $self->{socket} = $socket;
    weaken(my $weak = $self);
    $self->{loop}->watch($socket, undef, sub { $weak->_connected });
    return;
}

sub _connected {
    my ($self) = @_;
    my $error = getsockopt $self->{socket}, SOL_SOCKET, SO_ERROR;
    if (my $number = unpack 'i', $error) {
        local $! = $number;
        my $why = "$!";
        $self->_forget_socket;
        return $self->_next_target if @{ $self->{targets} };
        return $self->_end(_unreachable($self->{address}->text . ": $why"));
    }
    $self->{is_connected} = 1;
    if ($self->{address}->kind eq 'tls') {
        $self->{tls} = $self->{context}->session($self->{server_name} // $self->{address}->host);
        $self->_receive('');
    }
    else {
        $self->{on_open}->();
    }
    $self->_watch if $self->{socket};
    return;
}

# Whether it can be written to.
sub is_open {
    my ($self) = @_;
    return $self->{socket} && $self->{is_connected} && !$self->{is_closing} && (!$self->{tls} || $self->{tls}->is_ready);
}

sub write {
    my ($self, $bytes) = @_;
    return if !$self->{socket};
    if ($self->{tls}) { $self->{tls}->send($bytes) }
    else { $self->{output} .= $bytes }
    $self->_flush;
    return;
}

# Ends it, with what was written before.
sub close {
    my ($self) = @_;
    return if !$self->{socket};
    if (!$self->{is_connected}) {
        $self->_forget_socket;
        return;
    }
    $self->{tls}->close if $self->{tls};
    $self->{is_closing} = 1;
    # It lives until then by this timer alone.
    $self->{farewell} = $self->{loop}->timer(FAREWELL_SECONDS, sub { $self->_forget_socket });
    $self->_flush;
    return;
}

# Without a word, as after a fork, when the socket is the parent's.
sub abandon {
    my ($self) = @_;
    $self->_forget_socket;
    return;
}

# Takes what has come while the loop did not turn.
sub look {
    my ($self) = @_;
    $self->_read if $self->is_open;
    return;
}

# Its farewell ends as a reading side sees it; what comes now is of no interest.
sub _read {
    my ($self) = @_;
    my $count = sysread $self->{socket}, my $bytes, READ_BYTES;
    if (!defined $count) {
        return if $! == EAGAIN || $! == EWOULDBLOCK || $! == EINTR;
        return $self->_end(_unreachable("the connection was lost: $!"));
    }
    if (!$count) {
        my $tls = $self->{tls};
        return $self->_end($tls && !$tls->is_over ? $tls->cut_off : _unreachable('the server closed the connection'));
    }
    $self->_receive($bytes) if !$self->{is_closing};
    return;
}

sub _receive {
    my ($self, $bytes) = @_;
    my $tls = $self->{tls} or return $self->{on_bytes}->($bytes);
    my $was_ready = $tls->is_ready;
    my $plain = eval { $tls->receive($bytes) };
    my $error = defined $plain ? undef : $@;
    # An alert is told, too, before the end.
    $self->_flush;
    return if !$self->{socket};
    return $self->_end($error) if $error;
    $self->{on_open}->() if !$was_ready && $tls->is_ready;
    $self->{on_bytes}->($plain) if length $plain;
    $self->_end(_unreachable('the server closed the connection')) if $tls->is_over && !$self->{is_closing};
    return;
}

sub _flush {
    my ($self) = @_;
    $self->{output} .= $self->{tls}->take_output if $self->{tls};
    while (length $self->{output}) {
        my $count = _write_to($self->{socket}, $self->{output});
        if (!defined $count) {
            last if $! == EAGAIN || $! == EWOULDBLOCK;
            next if $! == EINTR;
            # Whatever it said before can still be read; then its end comes.
            $self->{output} = '';
            last;
        }
        substr $self->{output}, 0, $count, '';
    }
    return $self->_forget_socket if $self->{is_closing} && !length $self->{output};
    $self->_watch;
    return;
}

# A server that is gone must not end the program by a signal.
sub _write_to {
    my ($socket) = @_;
    local $SIG{PIPE} = 'IGNORE';
    return syswrite $socket, $_[1];
}

sub _watch {
    my ($self) = @_;
    my $wants = length $self->{output} ? 2 : 1;
    return if ($self->{watches} // 0) == $wants;
    $self->{watches} = $wants;
    weaken(my $weak = $self);
    $self->{loop}->watch($self->{socket}, sub { $weak->_read }, $wants == 2 ? sub { $weak->_flush } : undef);
    return;
}

sub _forget_socket {
    my ($self) = @_;
    my $socket = delete $self->{socket} or return;
    $self->{loop}->cancel_timer(delete $self->{farewell});
    $self->{loop}->watch($socket);
    delete $self->{watches};
    CORE::close $socket;
    return;
}

sub _end {
    my ($self, $error) = @_;
    $self->_forget_socket;
    my $on_close = delete $self->{on_close} or return;
    $on_close->($error) if !$self->{is_closing};
    return;
}

# Whoever made this has not got it yet.
sub _end_later {
    my ($self, $error) = @_;
    $self->{loop}->timer(0, sub { $self->_end($error) });
    return;
}

sub _unreachable { my ($text) = @_; return Jeton::Error->local(UNAVAILABLE, 'UNREACHABLE', $text) }

1;

__END__

=head1 NAME

Jeton::Transport - a socket, and TLS where the address has it

=cut
