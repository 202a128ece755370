package Jeton::TokenVerifier;

use v5.26;
use warnings;

use Carp ();

use Jeton::Error ':codes';
use Jeton::V1 qw(:Role :TokenVerdict);

# Longer than any token, and short enough to be no burden.
use constant MAX_TOKEN_BYTES => 512;

sub new {
    my ($class, %options) = @_;
    my $client = $options{client} or Carp::croak 'Jeton::TokenVerifier needs a client';
    return bless { tokens => $client->tokens, timeout => $options{timeout} // 2 }, $class;
}

sub verify {
    my ($self, $token, %options) = @_;
    my $role = _role($options{role} // ROLE_VIEWER);
    # What cannot be a token is not worth a call.
    if (!defined $token || $token !~ /\A[\x21-\x7e]+\z/ || length $token > MAX_TOKEN_BYTES) {
        return Future->fail(_refusal(UNAUTHENTICATED, 'TOKEN_VERDICT_UNKNOWN', 'this is no token'));
    }
    return $self->{tokens}->verify_token({ token => $token }, timeout => $self->{timeout})->then(
        sub {
            my $verification = $_[0]->verification // Jeton::V1::TokenVerification->new;
            my $verdict = $verification->verdict;
            if ($verdict != TOKEN_VERDICT_VALID) {
                _refusal(UNAUTHENTICATED, Jeton::V1::TokenVerdict->name($verdict), 'the token is not valid')->throw;
            }
            if ($verification->role < $role) {
                _refusal(PERMISSION_DENIED, 'ROLE_TOO_LOW', 'the token has not the role for this')->throw;
            }
            return Future->done($verification);
        },
        sub {
            my ($error) = @_;
            die $error unless ref $error && $error->isa('Jeton::Error');
            # It was not the caller's token that was refused, but the verifier's own.
            if ($error->code == UNAUTHENTICATED || $error->code == PERMISSION_DENIED) {
                $error = Jeton::Error->new(%$error, code => UNAVAILABLE, message => 'the verifier itself was refused: ' . $error->message);
            }
            return Future->fail($error);
        }
    );
}

# By its number, or by name: "contributor".
sub _role {
    my ($role) = @_;
    return $role if $role =~ /\A[0-9]+\z/;
    my $constant = Jeton::V1->can('ROLE_' . uc $role) or Carp::croak "there is no role '$role'";
    return $constant->();
}

sub _refusal {
    my ($code, $reason, $text) = @_;
    return Jeton::Error->new(code => $code, reason => $reason, domain => 'jeton.verifier', message => $text);
}

1;

__END__

=head1 NAME

Jeton::TokenVerifier - who comes with this token, and may they

=head1 SYNOPSIS

    my $verifier = Jeton::TokenVerifier->new(client => $client);
    my $verification = $verifier->verify($token, role => 'contributor')->get;
    say $verification->service_account_name;

=head1 METHODS

=over

=item verify($token, role => $role)

A L<Future> of a Jeton::V1::TokenVerification, when the token is valid and has the
role, a viewer's where none is named, or a higher one. Else it fails with a
L<Jeton::Error>, whose code is C<UNAUTHENTICATED> when the token is not valid,
C<PERMISSION_DENIED> when its role is too low, and another one when nobody can say.

Nothing is kept: a token that was revoked is refused the next time.

=back

The client needs the credential of an account that may verify tokens.

=cut
