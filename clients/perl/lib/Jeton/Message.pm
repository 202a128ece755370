package Jeton::Message;

use v5.26;
use warnings;

use Carp ();
use Scalar::Util ();

use overload '""' => \&to_string, bool => sub { 1 }, fallback => 1;

my %SCHEMA;

# How deep messages may stand in each other: a hostile answer must not use up
# the stack.
use constant MAX_DEPTH => 100;

use constant { VARINT => 0, FIXED64 => 1, BYTES => 2, FIXED32 => 5 };

# Each kind: what it is on the wire, its value when absent, what makes bytes of
# a value, and what makes a value of what stood on the wire.
my %KIND = (
    bool   => [VARINT, !!0, sub { $_[0] ? "\1" : "\0" }, sub { !!$_[0] }],
    int32  => [VARINT, 0, sub { _varint(_integer($_[0], -2**31, 2**31 - 1)) }, \&_signed32],
    enum   => [VARINT, 0, sub { _varint(_integer($_[0], -2**31, 2**31 - 1)) }, \&_signed32],
    uint32 => [VARINT, 0, sub { _varint(_integer($_[0], 0, 2**32 - 1)) }, sub { $_[0] & 0xffff_ffff }],
    int64  => [VARINT, 0, sub { _varint(_integer($_[0])) }, \&_signed64],
    uint64 => [VARINT, 0, sub { _varint(_integer($_[0], 0)) }, sub { $_[0] }],
    sint32 => [VARINT, 0, sub { _varint(_zigzag(_integer($_[0], -2**31, 2**31 - 1))) }, sub { _unzigzag($_[0] & 0xffff_ffff) }],
    sint64 => [VARINT, 0, sub { _varint(_zigzag(_integer($_[0]))) }, \&_unzigzag],

    fixed32  => [FIXED32, 0, sub { pack 'L<', _integer($_[0], 0, 2**32 - 1) },        sub { unpack 'L<', $_[0] }],
    sfixed32 => [FIXED32, 0, sub { pack 'l<', _integer($_[0], -2**31, 2**31 - 1) }, sub { unpack 'l<', $_[0] }],
    fixed64  => [FIXED64, 0, sub { pack 'Q<', _integer($_[0], 0) },                 sub { unpack 'Q<', $_[0] }],
    sfixed64 => [FIXED64, 0, sub { pack 'q<', _integer($_[0]) },                    sub { unpack 'q<', $_[0] }],
    float    => [FIXED32, 0, sub { pack 'f<', $_[0] },                              sub { unpack 'f<', $_[0] }],
    double   => [FIXED64, 0, sub { pack 'd<', $_[0] },                              sub { unpack 'd<', $_[0] }],

    string  => [BYTES, '', \&_from_text,                      \&_to_text],
    secret  => [BYTES, '', sub { _from_text($_[0]->()) },     sub { my $text = _to_text($_[0]); sub { $text } }],
    bytes   => [BYTES, '', \&_octets,                         sub { $_[0] }],
    message => [BYTES, undef, sub { $_[0]->encode }, undef],
);

# Called by generated code as `use Jeton::Message NAME, FIELD => {...}, ...`.
sub import {
    my ($base, $full_name, @fields) = @_;
    return unless defined $full_name;
    my $class = caller;
    my %schema = (name => $full_name, fields => {}, numbers => {}, order => []);
    while (my ($name, $field) = splice @fields, 0, 2) {
        my $kind = $KIND{ $field->{kind} };
        $field = { %$field, name => $name };
        @$field{qw(wire default writer reader)} = @$kind;
        $field->{entry} = 1 if $field->{map_key};
        $field->{is_special} = $field->{kind} eq 'secret' || $field->{kind} eq 'message';
        # Numbers stand together in one length-delimited field.
        $field->{packed} = $field->{repeated} && $kind->[0] != BYTES;
        my $many = $field->{repeated} || $field->{entry};
        $field->{tag} = _varint($field->{number} << 3 | ($field->{packed} || $field->{entry} ? BYTES : $kind->[0]));
        # A zero is not sent where it means the same as nothing.
        $field->{explicit} = $field->{presence} || $many || $field->{kind} eq 'message';
        $schema{fields}{$name} = $schema{numbers}{ $field->{number} } = $field;
        push @{ $schema{order} }, $field;
    }
    $schema{order} = [sort { $a->{number} <=> $b->{number} } @{ $schema{order} }];
    for my $field (@{ $schema{order} }) {
        next unless defined $field->{oneof};
        $field->{rivals} = [map { $_->{name} } grep { ($_->{oneof} // '') eq $field->{oneof} && $_ != $field } @{ $schema{order} }];
    }
    $SCHEMA{$class} = \%schema;
    no strict 'refs';
    push @{"${class}::ISA"}, $base;
    *{"${class}::$_"} = _accessor($schema{fields}{$_}) for keys %{ $schema{fields} };
    return;
}

sub _accessor {
    my ($field) = @_;
    my ($name, $default) = @$field{qw(name default)};
    my $is_secret = $field->{kind} eq 'secret';
    return sub {
        my $self = shift;
        return _set($self, $field, @_) if @_;
        my $value = $self->{$name};
        if (!defined $value) {
            return $field->{repeated} ? [] : $field->{entry} ? {} : $default;
        }
        return $is_secret ? _reveal($field, $value) : $value;
    };
}

# A secret is kept in a closure, so that Data::Dumper and the like do not print it.
sub _reveal {
    my ($field, $value) = @_;
    return $field->{repeated} ? [map { $_->() } @$value] : $value->();
}

sub new {
    my ($class, @fields) = @_;
    my %value = @fields == 1 && ref $fields[0] ? %{ $fields[0] } : @fields;
    my $schema = $SCHEMA{$class} or Carp::croak "$class is not a message of the schema";
    my $self = bless {}, $class;
    for my $name (keys %value) {
        my $field = $schema->{fields}{$name} or Carp::croak "$schema->{name} has no field '$name'";
        _set($self, $field, $value{$name});
    }
    return $self;
}

sub _set {
    my ($self, $field, $value) = @_;
    delete @$self{ @{ $field->{rivals} } } if $field->{rivals};
    if (!defined $value) {
        delete $self->{ $field->{name} };
        return $self;
    }
    $self->{ $field->{name} }
        = $field->{repeated} ? [map { _kept($field, $_) } @$value]
        : $field->{entry}    ? { map { $_ => _kept($field, $value->{$_}) } keys %$value }
        :                      _kept($field, $value);
    return $self;
}

# A plain hash becomes a message, a secret a closure.
sub _kept {
    my ($field, $value) = @_;
    return $value unless $field->{is_special};
    return ref $value eq 'CODE' ? $value : sub { $value } if $field->{kind} eq 'secret';
    return ref $value eq 'HASH' ? $field->{type}->new($value) : $value;
}

sub has { my ($self, $name) = @_; return defined $self->{$name} }

# Whether messages of the class have the field: for code that knows no class.
sub schema { my ($class) = @_; return $SCHEMA{ ref $class || $class } }

sub encode {
    my ($self) = @_;
    my $out = '';
    for my $field (@{ $SCHEMA{ ref $self }{order} }) {
        my $value = $self->{ $field->{name} };
        next unless defined $value;
        my ($tag, $writer, $wire) = @$field{qw(tag writer wire)};
        if (!$field->{explicit}) {
            my $bytes = $writer->($value);
            if ($wire == BYTES) {
                $out .= $tag . _varint(length $bytes) . $bytes if length $bytes;
            }
            else {
                $out .= $tag . $bytes if $bytes =~ /[^\0]/;
            }
        }
        elsif ($field->{packed}) {
            my $bytes = join '', map { $writer->($_) } @$value;
            $out .= $tag . _varint(length $bytes) . $bytes if length $bytes;
        }
        elsif ($field->{entry}) {
            $out .= $tag . _delimited(_entry($field, $_, $value->{$_})) for sort keys %$value;
        }
        else {
            for my $item ($field->{repeated} ? @$value : $value) {
                my $bytes = $writer->($item);
                $out .= $tag . ($wire == BYTES ? _varint(length $bytes) . $bytes : $bytes);
            }
        }
    }
    return $out;
}

sub _entry {
    my ($field, $key, $value) = @_;
    my ($key_wire, undef, $key_writer) = @{ $KIND{ $field->{map_key} } };
    my ($key_bytes, $bytes) = ($key_writer->($key), $field->{writer}->($value));
    return chr(1 << 3 | $key_wire) . ($key_wire == BYTES ? _delimited($key_bytes) : $key_bytes)
        . chr(2 << 3 | $field->{wire}) . ($field->{wire} == BYTES ? _delimited($bytes) : $bytes);
}

# Dies with a text when the bytes are not a message.
sub decode {
    my ($class, $bytes) = @_;
    my $self = bless {}, $class;
    _read($self, \$bytes, 0, length $bytes, 0);
    return $self;
}

sub _read {
    my ($self, $in, $at, $end, $depth) = @_;
    die "messages stand too deep in each other\n" if $depth > MAX_DEPTH;
    my $numbers = $SCHEMA{ ref $self }{numbers};
    while ($at < $end) {
        my $tag = ord substr $$in, $at++, 1;
        ($tag, $at) = _read_varint($in, $at - 1, $end) if $tag > 127;
        my ($wire, $number) = ($tag & 7, $tag >> 3);
        die "a field has the number 0\n" unless $number;
        my ($raw, $start);
        if ($wire == VARINT) {
            die "the message is cut off\n" if $at >= $end;
            $raw = ord substr $$in, $at++, 1;
            ($raw, $at) = _read_varint($in, $at - 1, $end) if $raw > 127;
        }
        else {
            my $length = $wire == BYTES ? undef : $wire == FIXED64 ? 8 : $wire == FIXED32 ? 4
                : die "a field of the unknown wire type $wire\n";
            ($length, $at) = _read_varint($in, $at, $end) unless defined $length;
            die "the message is cut off\n" if $length > $end - $at;
            $start = $at;
            $at += $length;
        }
        # What is unknown is of a later version.
        my $field = $numbers->{$number} or next;
        if ($field->{entry}) {
            next unless $wire == BYTES;
            my ($key, $value) = _read_entry($field, $in, $start, $at, $depth);
            $self->{ $field->{name} }{$key} = $value;
            next;
        }
        if ($wire != $field->{wire}) {
            next unless $wire == BYTES && $field->{packed};
            push @{ $self->{ $field->{name} } }, _read_packed($field, $in, $start, $at);
            next;
        }
        my $name = $field->{name};
        if ($field->{kind} eq 'message') {
            # One that comes twice is merged with what it was.
            my $message = !$field->{repeated} && $self->{$name} || bless {}, $field->{type};
            _read($message, $in, $start, $at, $depth + 1);
            $raw = $message;
        }
        else {
            $raw = substr $$in, $start, $at - $start if $wire != VARINT;
            $raw = $field->{reader}->($raw);
        }
        if ($field->{repeated}) { push @{ $self->{$name} }, $raw; next }
        delete @$self{ @{ $field->{rivals} } } if $field->{rivals};
        $self->{$name} = $raw;
    }
    return;
}

sub _read_packed {
    my ($field, $in, $at, $end) = @_;
    my @values;
    while ($at < $end) {
        my $raw;
        if ($field->{wire} == VARINT) {
            ($raw, $at) = _read_varint($in, $at, $end);
        }
        else {
            my $size = $field->{wire} == FIXED64 ? 8 : 4;
            die "the message is cut off\n" if $size > $end - $at;
            $raw = substr $$in, $at, $size;
            $at += $size;
        }
        push @values, $field->{reader}->($raw);
    }
    return @values;
}

# An entry of a map is a message of a key and a value; it gets its schema when
# the first one is read.
sub _read_entry {
    my ($field, $in, $start, $end, $depth) = @_;
    my $class = $field->{entry_class} //= do {
        state $count = 0;
        my $name = 'Jeton::Message::Entry' . ++$count;
        my $key = { number => 1, kind => $field->{map_key} };
        my $value = { number => 2, kind => $field->{kind}, type => $field->{type} };
        eval "package $name; Jeton::Message->import('entry', key => \$key, value => \$value); 1" or die $@;
        $name;
    };
    my $entry = bless {}, $class;
    _read($entry, $in, $start, $end, $depth + 1);
    my $value = $entry->{value} // ($field->{kind} eq 'message' ? bless {}, $field->{type} : $field->{default});
    return ($entry->key, $value);
}

sub _read_varint {
    my ($in, $at, $end) = @_;
    my ($value, $shift) = (0, 0);
    while ($at < $end) {
        my $byte = ord substr $$in, $at++, 1;
        $value |= ($byte & 127) << $shift;
        return ($value, $at) if $byte < 128;
        last if ($shift += 7) > 63;
    }
    die $at < $end ? "a number is too long\n" : "the message is cut off\n";
}

sub _varint {
    my ($value) = @_;
    # A negative number is its 64 bits.
    $value &= ~0;
    return chr $value if $value < 128;
    my $out = '';
    while ($value > 127) {
        $out .= chr($value & 127 | 128);
        $value >>= 7;
    }
    return $out . chr $value;
}

sub _delimited { my ($bytes) = @_; return _varint(length $bytes) . $bytes }

sub _integer {
    my ($value, $least, $most) = @_;
    Scalar::Util::looks_like_number($value) && $value == int $value or Carp::croak "'$value' is no integer";
    Carp::croak "$value is out of range" if defined $least && $value < $least || defined $most && $value > $most;
    return $value;
}

sub _signed32 { my $low = $_[0] & 0xffff_ffff; return $low < 2**31 ? $low : $low - 2**32 }
sub _signed64 { return $_[0] < 2**63 ? $_[0] : unpack 'q', pack 'Q', $_[0] }
sub _zigzag { my ($n) = @_; return $n < 0 ? ((-1 - $n) << 1) | 1 : $n << 1 }
sub _unzigzag { my ($n) = @_; return $n & 1 ? -1 - ($n >> 1) : $n >> 1 }

sub _octets {
    my ($bytes) = @_;
    utf8::downgrade($bytes, 1) or Carp::croak 'bytes hold a character over 255: encode the text first';
    return $bytes;
}

sub _from_text { my ($text) = @_; utf8::encode($text); return $text }

sub _to_text {
    my ($bytes) = @_;
    return $bytes unless $bytes =~ /[\x80-\xff]/;
    # utf8::decode is lax: it lets surrogates and what is beyond Unicode pass.
    utf8::decode($bytes) && $bytes !~ /[^\x{0}-\x{d7ff}\x{e000}-\x{10ffff}]/ or die "a text is not UTF-8\n";
    return $bytes;
}

# As protobuf's text format has it, for people; secrets are left out.
sub to_string {
    my ($self) = @_;
    my @parts;
    for my $field (@{ $SCHEMA{ ref $self }{order} }) {
        my $value = $self->{ $field->{name} };
        next unless defined $value;
        my @items = $field->{repeated} ? @$value : $field->{entry} ? map { "$_: $value->{$_}" } sort keys %$value : $value;
        for my $item (@items) {
            my $text
                = $field->{kind} eq 'secret'  ? '(secret)'
                : $field->{kind} eq 'message' ? "{ $item }"
                : $field->{kind} eq 'enum'    ? $field->{type}->name($item)
                : $field->{kind} eq 'bytes'   ? '0x' . unpack 'H*', $item
                : $field->{kind} eq 'bool'    ? ($item ? 'true' : 'false')
                : $field->{kind} eq 'string' || $field->{entry} ? '"' . $item =~ s/(["\\])/\\$1/gr . '"'
                :                               $item;
            push @parts, "$field->{name}: $text";
        }
    }
    return join ', ', @parts;
}

1;

__END__

=head1 NAME

Jeton::Message - what the messages of the schema have in common

=head1 SYNOPSIS

    my $request = Jeton::V1::VerifyTokenRequest->new(token => $secret);
    $request->token;                # reads a field
    $request->token($other);        # sets it
    $request->has('token');

    my $bytes = $request->encode;
    my $again = Jeton::V1::VerifyTokenRequest->decode($bytes);
    print "$request\n";             # without its secrets

=head1 DESCRIPTION

A field that is absent reads as the zero of its kind, a message as C<undef>; a
repeated field is a reference to an array, a map one to a hash. A message may be
given as a plain hash wherever one is set. Text is characters, C<bytes> are
octets. Perl must have integers of 64 bits.

Setting a member of a oneof clears the others. Fields that this version of the
schema does not know are skipped.

=cut
