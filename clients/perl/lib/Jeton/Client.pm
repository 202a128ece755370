package Jeton::Client;

use v5.26;
use warnings;

use Carp ();
use Hash::Util::FieldHash ();
use Scalar::Util ();

use Jeton::Address ();
use Jeton::Channel ();
use Jeton::Credential ();
use Jeton::Error ':codes';
use Jeton::Future ();
use Jeton::Google::RPC ();
use Jeton::Loop ();
use Jeton::RPC::V1 ();
use Jeton::Service ();
use Jeton::Stream ();
use Jeton::TLS ();
use Jeton::V1 ();
use Jeton::Watch ();

use overload '""' => \&to_string, bool => sub { 1 }, '==' => sub { Scalar::Util::refaddr($_[0]) == Scalar::Util::refaddr($_[1]) },
    fallback => 1;

our $VERSION = '1.000';

use constant DEFAULT_TIMEOUT => 10;

# Beside the object, since Data::Dumper would show requests and what is on its way.
Hash::Util::FieldHash::fieldhash my %CHANNEL;

my %OPTIONS = map { $_ => 1 } qw(
    address token token_file token_variable credential ca_file certificate_file key_file server_name attempts calls timeout keepalive loop agent
);

sub new {
    my ($class, %options) = @_;
    for my $name (keys %options) {
        Carp::croak "Jeton::Client has no option '$name'" unless $OPTIONS{$name};
    }
    my @addresses = Jeton::Address->parse_all($options{address} // $ENV{JETON_ADDRESS});
    my %files = map { $_ => $options{$_} } grep { defined $options{$_} } qw(ca_file certificate_file key_file);
    # A file that cannot be used is told here, and not by the first call.
    Jeton::TLS->context(%files) if %files;
    my $credential
        = $options{credential}
        // (defined $options{token}          ? Jeton::Credential->from_text($options{token})
        :   defined $options{token_file}     ? Jeton::Credential->from_file($options{token_file})
        :   defined $options{token_variable} ? Jeton::Credential->from_variable($options{token_variable})
        :                                      undef);
    my $self = bless {
        address    => join(',', map { $_->text } @addresses),
        credential => $credential,
        timeout    => $options{timeout} // DEFAULT_TIMEOUT,
        loop       => $options{loop} // Jeton::Loop->default,
        %files,
    }, $class;
    $CHANNEL{$self} = Jeton::Channel->new(
        loop       => $self->{loop},
        addresses  => \@addresses,
        credential => $credential,
        files      => \%files,
        agent      => $options{agent} // "jeton-perl/$VERSION",
        map { $_ => $options{$_} } grep { defined $options{$_} } qw(server_name attempts calls keepalive),
    );
    return $self;
}

sub tokens           { my ($self) = @_; return Jeton::V1::TokenService->new($self) }
sub service_accounts { my ($self) = @_; return Jeton::V1::ServiceAccountService->new($self) }
sub users            { my ($self) = @_; return Jeton::V1::UserService->new($self) }
sub sessions         { my ($self) = @_; return Jeton::V1::SessionService->new($self) }
sub organizations    { my ($self) = @_; return Jeton::V1::OrganizationService->new($self) }
sub ledger           { my ($self) = @_; return Jeton::V1::LedgerService->new($self) }
sub nodes            { my ($self) = @_; return Jeton::V1::NodeService->new($self) }
sub health           { my ($self) = @_; return Jeton::RPC::V1::HealthService->new($self) }
sub reflection       { my ($self) = @_; return Jeton::RPC::V1::ReflectionService->new($self) }

sub watch {
    my ($self, %options) = @_;
    return Jeton::Watch->new($self->ledger, $self->{loop}, $options{after_epoch} // 0);
}

# What the stubs call: method is one of Jeton::Service.
sub start {
    my ($self, $method, $request, %options) = @_;
    my $class = $method->{request};
    $request = $class->new($request // {}) unless ref $request && Scalar::Util::blessed($request);
    $request->isa($class) or Carp::croak "$method->{name} takes a $class";
    if ($method->{takes_request_id} && !length $request->request_id) {
        # A copy: the caller may send the same request again, and mean it.
        $request = bless {%$request}, ref $request;
        $request->request_id(_request_id());
    }
    my %call = (method => $method, body => $request->encode, wait_for_ready => $options{wait_for_ready});
    $call{timeout} = $options{timeout} // ($method->{stream} ? undef : $self->{timeout});
    $call{token} = Jeton::Credential->from_text($options{token})->bytes if defined $options{token};
    return Jeton::Stream->new($CHANNEL{$self}, $self->{loop}, \%call) if $method->{stream};
    return $self->_unary(\%call);
}

sub _unary {
    my ($self, $call) = @_;
    my $future = Jeton::Future->new($self->{loop});
    my ($channel, $response) = ($CHANNEL{$self}, $call->{method}{response});
    $call->{on_end} = sub {
        my ($error, $body) = @_;
        return if $future->is_ready;
        return $future->fail($error) if $error;
        my $answer = eval { $response->decode($body) };
        return $answer ? $future->done($answer)
            : $future->fail(Jeton::Error->local(INTERNAL, 'BAD_ANSWER', 'the answer cannot be read'));
    };
    $future->on_cancel(sub { $channel->cancel($call) });
    $channel->start($call);
    return $future;
}

sub close {
    my ($self) = @_;
    $CHANNEL{$self}->close;
    return;
}

sub to_string {
    my ($self) = @_;
    return "Jeton::Client of $self->{address}" . ($self->{credential} ? " with a $self->{credential}" : '');
}

sub _request_id {
    open my $random, '<:raw', '/dev/urandom' or die "/dev/urandom: $!\n";
    read($random, my $bytes, 16) == 16 or die "/dev/urandom: $!\n";
    return unpack 'H*', $bytes;
}

1;

__END__

=head1 NAME

Jeton::Client - calls the token authority Jeton

=head1 SYNOPSIS

    my $client = Jeton::Client->new(
        address    => 'tls://jeton.example:7420',
        token_file => '/run/secrets/jeton',
    );
    say $client->tokens->who_am_i->get->name;

=head1 CONSTRUCTOR

=head2 new(%options)

Nothing is connected until the first call. Dies with a L<Jeton::Error> when an
address or a file cannot be used.

=over

=item address

C<tcp://host:port>, C<tls://host:port> or C<unix:/path>, or several with commas
between. The first that answers is used until it fails, then the next in turn.
Without it, what C<JETON_ADDRESS> in the environment says.

=item token, token_file, token_variable, credential

The credential; the file it stands in; the variable of the environment that has it,
as C<JETON_TOKEN>; or a L<Jeton::Credential>. Files and variables are read again for
each connection.

=item ca_file, certificate_file, key_file, server_name

The authorities that are trusted in the place of the system's; what this side shows
of itself; and the name that the server's certificate must have in the place of the
host's.

=item timeout

Seconds for a call that names none, 10.

=item attempts

How often a call that is safe to repeat is tried, 5; with 1 there are no repeats.

=item calls

How many calls may be open, those that wait among them: 10,000. More fail with
C<RESOURCE_EXHAUSTED>, reason C<TOO_MANY_CALLS>.

=item keepalive

Seconds of silence after which the server is asked whether it is there, as often as
it allows that. Without it never.

=item loop

See L<Jeton::Loop>.

=item agent

Name and version of the program, for the server's log.

=back

=head1 METHODS

=head2 tokens, service_accounts, users, sessions, organizations, ledger, nodes, health, reflection

The services: L<Jeton::V1> and L<Jeton::RPC::V1> document their methods,
L<Jeton::Service> what all of them have in common.

=head2 watch(after_epoch => $epoch)

Follows the ledger, from its beginning where no epoch is given: a L<Jeton::Watch>.

=head2 close

Ends all open calls with C<UNAVAILABLE>, reason C<CHANNEL_CLOSED>.

=cut
