package Plack::Middleware::Auth::Jeton;

use v5.26;
use warnings;

use parent 'Plack::Middleware';

use Plack::Util::Accessor qw(verifier role);

use Jeton::Error ':codes';

sub prepare_app {
    my ($self) = @_;
    $self->verifier or die "Auth::Jeton needs a verifier\n";
    return;
}

sub call {
    my ($self, $env) = @_;
    my ($token) = ($env->{HTTP_AUTHORIZATION} // '') =~ /\ABearer +(\S+) *\z/i
        or return _refuse(401, 'Bearer', 'a token is required');
    my $role = $self->role;
    my $verification = eval { $self->verifier->verify($token, defined $role ? (role => $role) : ())->get };
    if (!$verification) {
        my $error = $@;
        my $code = ref $error && $error->isa('Jeton::Error') ? $error->code : die $error;
        return _refuse(401, 'Bearer error="invalid_token"', 'the token is not valid') if $code == UNAUTHENTICATED;
        return _refuse(403, 'Bearer error="insufficient_scope"', 'the token has not the role for this') if $code == PERMISSION_DENIED;
        # Why is for this server's log, and not for strangers.
        $env->{'psgi.errors'}->print("Jeton: $error\n");
        return [503, ['Content-Type' => 'text/plain', 'Retry-After' => 1], ["nobody can say whether the token is valid\n"]];
    }
    local $env->{REMOTE_USER} = $verification->service_account_name;
    local $env->{'jeton.verification'} = $verification;
    return $self->app->($env);
}

sub _refuse {
    my ($status, $challenge, $text) = @_;
    return [$status, ['Content-Type' => 'text/plain', 'WWW-Authenticate' => $challenge], ["$text\n"]];
}

1;

__END__

=head1 NAME

Plack::Middleware::Auth::Jeton - lets in who has a valid token

=head1 SYNOPSIS

    use Plack::Builder;

    builder {
        enable 'Auth::Jeton', verifier => $verifier, role => 'contributor';
        $app;
    };

=head1 DESCRIPTION

Answers 401 without a valid bearer token, 403 when its role is too low, and 503 when
Jeton cannot be reached. The application finds the name of the account in
C<REMOTE_USER>, and all that is known of it in C<jeton.verification>, a
Jeton::V1::TokenVerification.

It waits for Jeton, two seconds at most: use it in servers that have a process for
each request, as Starman. Each process opens a connection of its own.

=cut
