use v5.26;
use warnings;

use Test::More;

use Jeton::Client ();
use Jeton::Error ':codes';
use Jeton::TokenVerifier ();

plan skip_all => 'there is no jetond: clients/with-daemon' unless $ENV{JETON_TEST_UNIX};

sub token {
    my ($account) = @_;
    open my $file, '<', "$ENV{JETON_TEST_DIR}/$account.token" or die "$account: $!";
    chomp(my $token = <$file>);
    return $token;
}

sub verifier {
    my (%options) = @_;
    return Jeton::TokenVerifier->new(
        client => Jeton::Client->new(address => $ENV{JETON_TEST_UNIX}, token => token('gateway'), %options));
}

my $verifier = verifier();
is $verifier->verify(token('contributor'), role => 'contributor')->get->service_account_name, 'contributor', 'a valid token';
for my $case (
    [UNAUTHENTICATED, 'TOKEN_VERDICT_UNKNOWN', 'nonsense'],
    [UNAUTHENTICATED, 'TOKEN_VERDICT_UNKNOWN', "with\nblanks"],
    [UNAUTHENTICATED, 'TOKEN_VERDICT_UNKNOWN', undef],
    [UNAUTHENTICATED, 'TOKEN_VERDICT_DISABLED', token('disabled')],
    [PERMISSION_DENIED, 'ROLE_TOO_LOW', token('gateway')],
) {
    my ($code, $reason, $token) = @$case;
    my $error = $verifier->verify($token, role => 'contributor')->await->failure;
    is $error->code, $code, $error->name;
    is $error->reason, $reason, $reason;
}
is(verifier(token => 'nonsense')->verify(token('admin'))->await->failure->code, UNAVAILABLE, 'the verifier\'s own token is bad');

SKIP: {
    eval { require Plack::Test; require HTTP::Request::Common; require Plack::Builder } or skip 'there is no Plack', 1;

    my $door = sub {
        my ($door_verifier, $authorization) = @_;
        my $app = Plack::Builder->new;
        $app->add_middleware('Auth::Jeton', verifier => $door_verifier, role => 'contributor');
        my $answer;
        Plack::Test::test_psgi(
            app    => $app->wrap(sub { my ($env) = @_; [200, [], ["$env->{REMOTE_USER} $env->{'jeton.verification'}"]] }),
            client => sub {
                my ($send) = @_;
                $answer = $send->(HTTP::Request::Common::GET('/', $authorization ? (Authorization => $authorization) : ()));
            },
        );
        return $answer;
    };
    my $answer = $door->($verifier, 'Bearer ' . token('admin'));
    is $answer->code, 200, 'the door is open';
    like $answer->content, qr/\Aadmin verdict: TOKEN_VERDICT_VALID/, 'and knows who it is';
    is $door->($verifier)->code, 401, 'without a token';
    is $door->($verifier)->header('WWW-Authenticate'), 'Bearer', 'it says what it wants';
    is $door->($verifier, 'Bearer nonsense')->code, 401, 'with a bad one';
    is $door->($verifier, 'Bearer ' . token('gateway'))->code, 403, 'with a role too low';
    # What goes to the server's log is of no interest here.
    open my $log, '>', \my $text;
    local *STDERR = $log;
    is $door->(verifier(address => 'unix:/nowhere/at.all'), 'Bearer ' . token('admin'))->code, 503, 'when nobody can say';
}

done_testing;
