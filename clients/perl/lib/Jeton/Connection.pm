package Jeton::Connection;

use v5.26;
use warnings;

use Jeton::Error ':codes';
use Jeton::RPC::V1 ();

# One connection of JTN/1, without a socket: bytes in, bytes out, ends of calls
# out. Numbers in comments are rules of PROTOCOL.md, Bn rows of its table of bad
# input.

use constant {
    HELLO => 1, REQUEST => 2, MESSAGE => 3, RESPONSE => 4, CREDIT => 5,
    CANCEL => 6, PING => 7, PONG => 8, GOAWAY => 9, FIRST_EXTENSION => 0x80,
};
use constant { FLAG_END => 1, FLAG_NO_MESSAGE => 2 };
use constant { NO_ERROR => 0, PROTOCOL => 1, FRAME_TOO_LARGE => 2, FLOW_CONTROL => 3, TOO_MANY_PINGS => 4, TIMEOUT => 6 };
use constant { HEADER_BYTES => 12, MAX_STREAM => 2**31 - 1 };

use constant PREFACE => "JTN1\1\1\0\0";

# What every peer takes from the start (46).
my %FLOOR = (max_frame_bytes => 65_536, max_header_bytes => 4_096, max_concurrent_streams => 8, initial_credit => 4, min_ping_interval_ms => 0);

# What this side takes.
my %OWN = (max_frame_bytes => 4 << 20, max_header_bytes => 16_384, initial_credit => 16, min_ping_interval_ms => 10_000);
use constant PINGS_AT_ONCE => 5;

# For anything at all, once the server has been asked whether it is there (42).
use constant PATIENCE => 20;

# The codes: on_open when calls may be opened, on_output when there is something
# to send, on_change when a slot or a limit changed, on_close($error) at the end.
sub new {
    my ($class, %options) = @_;
    my $self = bless {
        stage  => 'greeting',    # open, leaving, closed
        input  => '',
        output => '',
        calls  => {},
        last   => -1,
        limits => {%FLOOR},
        pings  => PINGS_AT_ONCE,
        now    => sub { time },
        %options,
    }, $class;
    $self->{heard} = $self->{now}->();
    my $hello = Jeton::RPC::V1::Hello->new(
        %OWN,
        agent => $options{agent},
        defined $options{authorization} ? (authorization => delete $self->{authorization}) : (),
    );
    $self->{output} = PREFACE;
    $self->_send(HELLO, 0, 0, $hello->encode, '');
    return $self;
}

sub take_output {
    my ($self) = @_;
    my $output = $self->{output};
    $self->{output} = '';
    return $output;
}

sub is_open    { my ($self) = @_; return $self->{stage} eq 'open' }
sub is_closed  { my ($self) = @_; return $self->{stage} eq 'closed' }
sub is_leaving { my ($self) = @_; return $self->{stage} eq 'leaving' }
sub call_count { my ($self) = @_; return scalar keys %{ $self->{calls} } }

# A cancelled call counts until its answer has come (15).
sub has_room {
    my ($self) = @_;
    return $self->{stage} eq 'open' && keys %{ $self->{calls} } < $self->{limits}{max_concurrent_streams};
}

# Opens a call, for which there must be room. on_message gets the bytes of one
# message, on_end an error, or undef and the bytes of an answer. Returns its id;
# or undef, and an error, when the server would not take it (8).
sub open_call {
    my ($self, %call) = @_;
    my $header = Jeton::RPC::V1::RequestHeader->new($call{header})->encode;
    my ($limits, $body) = ($self->{limits}, $call{body});
    if (length $header > $limits->{max_header_bytes} || length($header) + length $body > $limits->{max_frame_bytes}) {
        return (undef, Jeton::Error->local(RESOURCE_EXHAUSTED, 'TOO_LARGE', 'the request is longer than the server takes'));
    }
    my $id = $self->{last} += 2;
    $self->_leave if $id + 2 > MAX_STREAM;
    $self->{calls}{$id} = {
        is_stream  => $call{is_stream},
        on_message => $call{on_message},
        on_end     => $call{on_end},
        granted    => $OWN{initial_credit},          # messages that the server may still send
        taken      => 0,                             # messages to grant anew
        credit     => $limits->{initial_credit},     # what this side could send
    };
    $self->_send(REQUEST, FLAG_END, $id, $header, $body);
    return $id;
}

# The caller has its end already: what comes is dropped, the slot is kept.
sub cancel {
    my ($self, $id) = @_;
    my $call = $self->{calls}{$id} or return;
    return if $call->{is_cancelled};
    $call->{is_cancelled} = 1;
    delete @$call{qw(on_message on_end)};
    $self->_send(CANCEL, 0, $id, '', '');
    return;
}

# The application took a message (23).
sub took {
    my ($self, $id) = @_;
    my $call = $self->{calls}{$id} or return;
    return if $call->{is_cancelled} || ++$call->{taken} < $OWN{initial_credit} / 2;
    $self->_send(CREDIT, 0, $id, '', pack 'N', $call->{taken});
    $call->{granted} += $call->{taken};
    $call->{taken} = 0;
    return;
}

# Asks a server that has been silent for so many seconds whether it is there, and ends the connection when it does
# not say (42). Returns the seconds after which this is to be called again.
sub look_after {
    my ($self, $keepalive) = @_;
    my $interval = $self->{limits}{min_ping_interval_ms} / 1000;
    $interval = $keepalive if $interval < $keepalive;
    my $now = $self->{now}->();
    my $left = $self->{heard} + $interval - $now;
    if (!$self->{asked} && $left <= 0) {
        $self->{asked} = $now;
        $self->_send(PING, 0, 0, '', "\0" x 8);
    }
    if ($self->{asked}) {
        $left = $self->{asked} + PATIENCE - $now;
        $self->_fail(TIMEOUT, 'it is silent') if $left <= 0;
        # An answer may come, and then another silence.
        $left = $interval if $left > $interval;
    }
    return $left > 0.01 ? $left : 0.01;
}

# The socket is gone. Whether calls were done nobody knows, unless they cannot
# have been looked at.
sub lost {
    my ($self, $error) = @_;
    $self->_close($error);
    return;
}

# Ends it from this side, with a word to the server.
sub quit {
    my ($self, $error) = @_;
    return if $self->is_closed;
    $self->_send(GOAWAY, 0, 0, '', '');
    $self->_close($error);
    return;
}

sub receive {
    my ($self, $bytes) = @_;
    $self->{input} .= $bytes;
    return if $self->is_closed;
    $self->{heard} = $self->{now}->();
    delete $self->{asked};
    if (!$self->{has_preface}) {
        return if length $self->{input} < 8;
        $self->_take_preface(substr $self->{input}, 0, 8, '') or return;
    }
    while (!$self->is_closed && length $self->{input} >= HEADER_BYTES) {
        my ($length, $id, $type, $flags, $header_length) = unpack 'NNCCn', $self->{input};
        # Known to be wrong before its payload is there.
        return $self->_fail(FRAME_TOO_LARGE, "a frame of $length bytes") if $length > $OWN{max_frame_bytes};
        return if length $self->{input} < HEADER_BYTES + $length;
        my $payload = substr substr($self->{input}, 0, HEADER_BYTES + $length, ''), HEADER_BYTES;
        return $self->_fail(PROTOCOL, 'a control message longer than its frame') if $header_length > $length;
        $self->_take_frame($type, $flags, $id, substr($payload, 0, $header_length), substr $payload, $header_length);
    }
    return;
}

sub _take_preface {
    my ($self, $preface) = @_;
    my ($magic, $version, $status) = unpack 'a4CC', $preface;
    $self->{has_preface} = 1;
    my $fault
        = $magic ne "JTN1" ? 'what answers does not speak JTN'
        : $status == 1      ? 'the server speaks no version of JTN that this client knows'
        : $status == 2      ? 'the server is overloaded'
        : $status == 3      ? 'the server is stopping'
        : $status           ? "the server refuses with status $status"
        : $version != 1     ? "the server chose version $version, which was not offered"
        :                     return 1;
    $self->_close(_unavailable($fault));
    return 0;
}

sub _take_frame {
    my ($self, $type, $flags, $id, $header, $body) = @_;
    return $self->_fail(PROTOCOL, 'bit 31 of a stream') if $id > MAX_STREAM;
    return $self->_fail(PROTOCOL, 'the first frame is not HELLO') if $self->{stage} eq 'greeting' && $type != HELLO;
    return if $type >= FIRST_EXTENSION;
    if ($type == HELLO || $type == PING || $type == PONG || $type == GOAWAY) {
        return $self->_fail(PROTOCOL, "a frame of type $type on a stream") if $id;
        return $type == HELLO  ? $self->_take_hello($header, $body)
            :  $type == GOAWAY ? $self->_take_goaway($header, $body)
            :                    $self->_take_ping($type, $header, $body);
    }
    if ($type != RESPONSE && $type != MESSAGE && $type != CREDIT) {
        return $self->_fail(PROTOCOL, "a frame of type $type");
    }
    return $self->_fail(PROTOCOL, "a frame for stream $id, which was never opened") if !($id & 1) || $id > $self->{last};
    return $self->_fail(PROTOCOL, 'a body where none may be') if $flags & FLAG_NO_MESSAGE && length $body;
    return $self->_take_response($flags, $id, $header, $body) if $type == RESPONSE;
    return $self->_fail(PROTOCOL, 'a control message where none may be') if length $header;
    return $self->_take_credit($id, $body) if $type == CREDIT;
    return $self->_fail(PROTOCOL, 'a MESSAGE without a message') if $flags & FLAG_NO_MESSAGE;
    return $self->_take_message($id, $body);
}

sub _take_hello {
    my ($self, $header, $body) = @_;
    my $hello = length $header <= $OWN{max_header_bytes} && !length $body && eval { Jeton::RPC::V1::Hello->decode($header) };
    return $self->_fail(PROTOCOL, 'a HELLO that cannot be read') unless $hello;
    # A later one raises, and never lowers (46).
    for my $name (keys %FLOOR) {
        my $value = $hello->$name;
        $self->{limits}{$name} = $value if $value > $self->{limits}{$name};
    }
    if ($self->{stage} eq 'greeting') {
        $self->{stage} = 'open';
        $self->{on_open}->();
    }
    $self->{on_change}->();
    return;
}

sub _take_ping {
    my ($self, $type, $header, $body) = @_;
    return $self->_fail(PROTOCOL, 'a PING or PONG of another length') if length $header || length $body != 8;
    return if $type == PONG;
    # Five at once, then one each interval (29).
    my $now = $self->{now}->();
    $self->{pings} += ($now - ($self->{pings_at} // $now)) * 1000 / $OWN{min_ping_interval_ms};
    $self->{pings} = PINGS_AT_ONCE if $self->{pings} > PINGS_AT_ONCE;
    $self->{pings_at} = $now;
    return $self->_fail(TOO_MANY_PINGS, 'more PINGs than were announced') if $self->{pings} < 1;
    $self->{pings}--;
    $self->_send(PONG, 0, 0, '', $body);
    return;
}

sub _take_goaway {
    my ($self, $header, $body) = @_;
    my $goaway = !length $body && length $header <= $OWN{max_header_bytes} && eval { Jeton::RPC::V1::GoAway->decode($header) };
    return $self->_fail(PROTOCOL, 'a GOAWAY that cannot be read') unless $goaway;
    my $error = _unavailable('the server says goodbye: ' . $goaway->message, not_processed => 1, is_moved => 1);
    # What is above has not been looked at, and may go elsewhere (34).
    $self->{stage} = 'leaving';
    my @moved = sort { $a <=> $b } grep { $_ > $goaway->last_stream_id } keys %{ $self->{calls} };
    my @calls = delete @{ $self->{calls} }{@moved};
    $self->_end_call($_, $error) for @calls;
    $self->_leave;
    return;
}

# No more calls; closed as soon as the last has ended.
sub _leave {
    my ($self) = @_;
    return if $self->is_closed;
    $self->{stage} = 'leaving';
    $self->_close(_unavailable('the connection has ended')) if !%{ $self->{calls} };
    $self->{on_change}->();
    return;
}

sub _take_response {
    my ($self, $flags, $id, $header, $body) = @_;
    my $is_too_long = length $header > $OWN{max_header_bytes};
    my $response = !$is_too_long && eval { Jeton::RPC::V1::ResponseHeader->decode($header) };
    return $self->_fail(PROTOCOL, 'a RESPONSE that cannot be read') if !$response && !$is_too_long;
    # One that is not there was answered before: dropped (11).
    my $call = delete $self->{calls}{$id} or return;
    # What is too long alone is the call's fault, and no more (8).
    my $error
        = $is_too_long                                     ? _bad_answer('the header of the answer is too long')
        : $response->code                                  ? Jeton::Error->from_header($response)
        : !$call->{is_stream} && $flags & FLAG_NO_MESSAGE  ? _bad_answer('there is no message in the answer')
        :                                                    undef;
    $self->_end_call($call, $error, $body);
    $self->{stage} eq 'leaving' ? $self->_leave : $self->{on_change}->();
    return;
}

sub _take_message {
    my ($self, $id, $body) = @_;
    my $call = $self->{calls}{$id} or return;
    return $self->_fail(FLOW_CONTROL, 'a MESSAGE without credit') if --$call->{granted} < 0;
    # One for a unary call is dropped (13).
    $call->{on_message}->($body) if $call->{is_stream} && !$call->{is_cancelled};
    return;
}

# This client sends no streams, so it only looks whether the credit is sound (24).
sub _take_credit {
    my ($self, $id, $body) = @_;
    my $count = length $body == 4 ? unpack 'N', $body : 0;
    return $self->_fail(PROTOCOL, 'CREDIT of nothing') if !$count;
    my $call = $self->{calls}{$id} or return;
    $call->{credit} += $count;
    return $self->_fail(FLOW_CONTROL, 'credit over the sum') if $call->{credit} > MAX_STREAM;
    return;
}

sub _end_call {
    my ($self, $call, $error, $body) = @_;
    my $on_end = delete $call->{on_end} or return;
    $on_end->($error, $body);
    return;
}

# A rule was broken: the server is told, and all ends (31, B30).
sub _fail {
    my ($self, $code, $why) = @_;
    my $goaway = Jeton::RPC::V1::GoAway->new(code => $code, message => $why);
    $self->_send(GOAWAY, 0, 0, $goaway->encode, '');
    $self->_close(_unavailable("the server broke the protocol: $why"));
    return;
}

sub _close {
    my ($self, $error) = @_;
    return if $self->is_closed;
    # Calls are opened after the server's HELLO alone.
    $self->{stage} = 'closed';
    my $calls = delete $self->{calls};
    $self->{calls} = {};
    $self->_end_call($calls->{$_}, $error) for sort { $a <=> $b } keys %$calls;
    $self->{on_close}->($error);
    return;
}

sub _send {
    my ($self, $type, $flags, $id, $header, $body) = @_;
    return if $self->is_closed;
    $self->{output} .= pack('NNCCn', length($header) + length $body, $id, $type, $flags, length $header) . $header . $body;
    $self->{on_output}->();
    return;
}

sub _unavailable {
    my ($text, %more) = @_;
    return Jeton::Error->local(UNAVAILABLE, 'UNREACHABLE', $text, %more);
}

sub _bad_answer { my ($text) = @_; return Jeton::Error->local(INTERNAL, 'BAD_ANSWER', $text) }

1;

__END__

=head1 NAME

Jeton::Connection - one connection of JTN/1, bytes in and ends of calls out

=cut
