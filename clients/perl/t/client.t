use v5.26;
use warnings;

use Test::More;

use Data::Dumper ();
use Future ();
use POSIX ();

use Jeton::Client ();
use Jeton::Error ':codes';
use Jeton::V1 qw(:PrincipalKind :Role :TokenVerdict);

plan skip_all => 'there is no jetond: clients/with-daemon' unless $ENV{JETON_TEST_UNIX};

sub client {
    my (%options) = @_;
    return Jeton::Client->new(address => $ENV{JETON_TEST_UNIX}, token_file => "$ENV{JETON_TEST_DIR}/admin.token", %options);
}

my $token = do { local @ARGV = "$ENV{JETON_TEST_DIR}/admin.token"; <> };
chomp $token;

sub failure {
    my ($future) = @_;
    ok !eval { $future->get; 1 }, 'it fails';
    return $@;
}

my $client = client();
my $me = $client->tokens->who_am_i->get;
is $me->name, 'admin', 'who am I';
is $me->kind, PRINCIPAL_KIND_SERVICE_ACCOUNT, 'an account';

my $error = failure($client->service_accounts->get_service_account({ service_account => 'nobody' }));
is $error->code, NOT_FOUND, 'an error of the server';
like "$error", qr/\ANOT_FOUND \(\w+\): /, 'in words';

my @calls = map { $client->tokens->verify_token({ token => "no token $_" }) } 1 .. 500;
my @answers = Future->needs_all(@calls)->get;
is scalar(grep { $_->verification->verdict == TOKEN_VERDICT_UNKNOWN } @answers), 500, 'many calls in flight';

my $name = Future->wait_any(
    $client->tokens->who_am_i->then(sub { Future->done($_[0]->name) }),
    $client->tokens->who_am_i->then(sub { Future->done($_[0]->name) }),
)->get;
is $name, 'admin', 'futures go together';

my %account = (name => 'made-by-perl', role => ROLE_VIEWER);
my $made = $client->service_accounts->create_service_account(\%account)->get;
is $made->service_account->name, 'made-by-perl', 'a mutation';
ok !exists $account{request_id}, 'whose request stays as it was';

my $export = $client->ledger->export_events({});
my $count = 0;
while (my $entry = $export->next->get) { $count++ }
ok $count > 5, 'a stream of answers to its end';
is $export->next->get, undef, 'which stays its end';

my $watch = $client->watch(after_epoch => $made->epoch - 1);
my $event = $watch->next->get;
$event = $watch->next->get until $event->event;
is $event->epoch, $made->epoch, 'a watch begins where it is told to';
$watch->next->cancel;
my $after = $client->service_accounts->disable_service_account({ service_account => 'made-by-perl' })->get;
$event = $watch->next->get;
$event = $watch->next->get until $event->event;
is $event->epoch, $after->epoch, 'what nobody waited for any more is not lost';
my $next = $watch->next;
$watch->cancel;
is failure($next)->code, CANCELLED, 'and ends when it is told to';

my $health = $client->health->watch_health({});
is $health->next->get->status, 1, 'the first state';
undef $health;
is $client->tokens->who_am_i->get->name, 'admin', 'a stream that was dropped is in nobody\'s way';

my $late = $client->health->watch_health({}, timeout => 0.05);
$late->next->get;
unlike Data::Dumper::Dumper($late), qr/\Q$token\E/, 'a stream that is printed shows no credential';
is failure($late->next)->code, DEADLINE_EXCEEDED, 'a stream\'s deadline';

my $cancelled = $client->tokens->who_am_i;
$cancelled->cancel;
ok $cancelled->is_cancelled, 'a cancelled call';

# What comes while nothing is waited for is found by the next call: this one must not
# be repeated, and so must not be sent where nobody is any more.
system $ENV{JETON_TEST_RESTART};
is failure($client->sessions->login({ user => 'alice', password => 'wrong' }))->code, UNAUTHENTICATED, 'a server that came back';

# A child makes its own connection, and leaves the parent's alone.
my $other = client();
my $open = $client->health->watch_health({});
$open->next->get;
my $child = fork // die "fork: $!";
if (!$child) {
    my @names = eval { map { $_->tokens->who_am_i->get->name } $other, $client };
    POSIX::_exit("@names" eq 'admin admin' ? 0 : 1);
}
waitpid $child, 0;
is $?, 0, 'a child has its own connection';
is $client->tokens->who_am_i->get->name, 'admin', 'and the parent keeps its own';
$open->cancel;

system $ENV{JETON_TEST_RESTART}, 'stop';
is failure($client->tokens->who_am_i)->code, UNAVAILABLE, 'nobody there';
my $waiting = $client->tokens->who_am_i({}, wait_for_ready => 1);
system $ENV{JETON_TEST_RESTART}, 'start';
is $waiting->get->name, 'admin', 'who waits is served';

my $over_tls = client(address => $ENV{JETON_TEST_TLS}, ca_file => $ENV{JETON_TEST_CA});
is $over_tls->tokens->who_am_i->get->name, 'admin', 'TLS';
is failure(client(address => $ENV{JETON_TEST_TLS})->tokens->who_am_i)->reason, 'TLS_UNTRUSTED', 'of an unknown authority';

$client->close;
is failure($client->tokens->who_am_i)->reason, 'CHANNEL_CLOSED', 'a closed client';

done_testing;
