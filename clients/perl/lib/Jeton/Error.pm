package Jeton::Error;

use v5.26;
use warnings;

use Exporter 'import';
use overload '""' => \&to_string, bool => sub { 1 }, fallback => 1;

my @NAMES;

BEGIN {
    @NAMES = qw(
        OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS
        PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE
        UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED
    );
    for my $code (0 .. $#NAMES) {
        no strict 'refs';
        *{ $NAMES[$code] } = sub () { $code };
    }
}

our @EXPORT_OK = @NAMES;
our %EXPORT_TAGS = (codes => \@NAMES);

my $ANY = 'type.googleapis.com/';

sub new {
    my ($class, %fields) = @_;
    return bless { code => UNKNOWN, reason => '', domain => '', field => '', message => '', retry_after_ms => 0, %fields }, $class;
}

# What the client itself ends a call by.
sub local {
    my ($class, $code, $reason, $message, %more) = @_;
    return $class->new(code => $code, reason => $reason, domain => 'rpc', message => $message, %more);
}

# Of a Jeton::RPC::V1::ResponseHeader.
sub from_header {
    my ($class, $header) = @_;
    my $code = $header->code;
    my %fields = (
        code           => $code > 0 && $code <= $#NAMES ? $code : UNKNOWN,
        message        => $header->message,
        retry_after_ms => $header->retry_after_ms,
        not_processed  => $header->not_processed,
    );
    for my $detail (@{ $header->details }) {
        # A detail that cannot be read says nothing; the code still does.
        eval {
            if ($detail->type_url eq "${ANY}google.rpc.ErrorInfo") {
                my $info = Jeton::Google::RPC::ErrorInfo->decode($detail->value);
                @fields{qw(reason domain metadata)} = ($info->reason, $info->domain, $info->metadata);
            }
            elsif ($detail->type_url eq "${ANY}google.rpc.BadRequest") {
                my ($violation) = @{ Jeton::Google::RPC::BadRequest->decode($detail->value)->field_violations };
                $fields{field} = $violation->field if $violation;
            }
        };
    }
    return $class->new(%fields);
}

sub code           { my ($self) = @_; return $self->{code} }
sub name           { my ($self) = @_; return $NAMES[$self->{code}] }
sub reason         { my ($self) = @_; return $self->{reason} }
sub domain         { my ($self) = @_; return $self->{domain} }
sub field          { my ($self) = @_; return $self->{field} }
sub message        { my ($self) = @_; return $self->{message} }
sub metadata       { my ($self) = @_; return $self->{metadata} // {} }
sub retry_after_ms { my ($self) = @_; return $self->{retry_after_ms} }
sub not_processed  { my ($self) = @_; return !!$self->{not_processed} }

sub throw { my ($self) = @_; die $self }

sub to_string {
    my ($self) = @_;
    my $text = $self->name;
    $text .= " ($self->{reason})" if length $self->{reason};
    $text .= ": $self->{message}" if length $self->{message};
    $text .= " [$self->{field}]"  if length $self->{field};
    return $text;
}

1;

__END__

=head1 NAME

Jeton::Error - why a call failed

=head1 SYNOPSIS

    use Jeton::Error qw(:codes);

    my $answer = eval { $tokens->revoke_token({ own => 1 })->get } // do {
        my $error = $@;
        die $error unless ref $error && $error->isa('Jeton::Error');
        warn $error->reason if $error->code == PERMISSION_DENIED;
    };

=head1 METHODS

C<code> is a number of gRPC's, C<name> its name. C<reason> and C<domain> are for
programs, C<message> is for people. C<field> is the first field of the request that
was at fault, C<metadata> what the reason has beside it, C<retry_after_ms> when the
server wants to be asked again; C<not_processed> is true when it did nothing for the
call. What was not said is empty, or zero.

What the client ends by itself has the domain C<rpc> and one of the reasons
C<CANCELLED>, C<DEADLINE_EXCEEDED>, C<UNREACHABLE>, C<CHANNEL_CLOSED>, C<BAD_ANSWER>,
C<TOO_LARGE>, C<BAD_ADDRESS>, C<TOKEN_FILE>, C<TOKEN_VARIABLE> or C<TLS_...>.

=cut
