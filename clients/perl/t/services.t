use v5.26;
use warnings;

use Test::More;

use Jeton::Client ();

# A service that the schema gets must not be forgotten here.
my $client = Jeton::Client->new(address => 'unix:/nowhere/at.all');
my @services = qw(tokens service_accounts users sessions organizations ledger nodes health reflection);
is_deeply [sort map { ref $client->$_ } @services], [Jeton::Service->all], 'the client has every service';

for my $method (map { $_->methods } Jeton::Service->all) {
    ok $method->{request}->can('encode') && $method->{response}->can('decode'), "$method->{name} has its messages";
    next unless $method->{takes_request_id};
    ok $method->{request}->can('request_id'), 'and its request an id';
}

ok !eval { Jeton::Client->new(adress => 'unix:/nowhere'); 1 }, 'an unknown option';
like $@, qr/no option 'adress'/, 'an option that is not there is named';
ok !eval { $client->tokens->verify_token(Jeton::V1::WhoAmIRequest->new); 1 }, 'another request than the method takes';
like $@, qr/takes a Jeton::V1::VerifyTokenRequest/, 'is told';

done_testing;
