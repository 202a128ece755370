use v5.26;
use warnings;

use Test::More;

use Data::Dumper ();

use Jeton::Google::RPC ();
use Jeton::RPC::V1 qw(SERVING_STATUS_SERVING);
use Jeton::V1 qw(:Role);

sub again { my ($message) = @_; return (ref $message)->decode($message->encode) }

# The bytes are those of PROTOCOL.md, section 11.
is unpack('H*', Jeton::RPC::V1::RequestHeader->new(method => 'jeton.rpc.v1.HealthService/WatchHealth', timeout_ms => 50)->encode),
    '0a266a65746f6e2e7270632e76312e4865616c7468536572766963652f57617463684865616c74681032', 'a header';
is(Jeton::RPC::V1::CheckHealthResponse->decode("\x08\x01")->status, SERVING_STATUS_SERVING, 'an enum');
is(Jeton::RPC::V1::ServingStatus->name(1), 'SERVING_STATUS_SERVING', 'its name');

my $request = Jeton::V1::CreateServiceAccountRequest->new(
    name => "caf\x{e9} \x{263a}", role => ROLE_ADMIN, owner => '', time_to_live => { seconds => -5, nanos => -3 });
my $copy = again($request);
is $copy->name, "caf\x{e9} \x{263a}", 'text is characters';
ok $copy->has('owner'), 'what is optional is sent, though empty';
ok !$copy->has('description'), 'what is not, is not';
is $copy->description, '', 'and reads as its zero';
is $copy->time_to_live->seconds, -5, 'a negative number';
is $copy->expire_time, undef, 'a message that is absent';
$copy->expire_time({ seconds => 1 });
is $copy->time_to_live, undef, 'a oneof has one member';

my $numbers = Jeton::RPC::V1::ResponseHeader->new(code => -1, retry_after_ms => -2**31);
is again($numbers)->code, -1, 'int32';
is again($numbers)->retry_after_ms, -2**31, 'sint32';
is(again(Jeton::V1::TokenUse->new(count => ~0))->count, ~0, 'uint64');
is(again(Jeton::Google::Protobuf::Timestamp->new(seconds => -(1 << 62)))->seconds, -(1 << 62), 'int64');

my $info = again(Jeton::Google::RPC::ErrorInfo->new(metadata => { a => 'b', c => '' }));
is_deeply $info->metadata, { a => 'b', c => '' }, 'a map';
my $header = again(Jeton::RPC::V1::ResponseHeader->new(details => [{ value => "\xff" }, {}]));
is_deeply [map { $_->value } @{ $header->details }], ["\xff", ''], 'repeated messages';

is(Jeton::RPC::V1::Hello->decode("\x08\x05\xf8\x7f\x01\xfa\x7f\x02ab\xfd\x7f1234")->max_frame_bytes, 5, 'unknown fields are skipped');
for my $bad ("\x0a", "\x0a\x02a", "\x80", "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x0a\x01\xff", "\x0a\x03\xed\xa0\x80", "\0\0", "\x0b") {
    ok !eval { Jeton::V1::VerifyTokenRequest->decode($bad); 1 }, 'malformed: ' . unpack 'H*', $bad;
}
ok !eval { Jeton::V1::VerifyTokenRequest->new(tokn => 1) }, 'a field that is not there';
like $@, qr/jeton\.v1\.VerifyTokenRequest has no field 'tokn'/, 'is named';
ok !eval { Jeton::RPC::V1::Hello->new(max_frame_bytes => -1)->encode }, 'a number out of its range';
ok !eval { Jeton::RPC::V1::Hello->new(authorization => "\x{263a}")->encode }, 'characters where octets are due';

my $secret = again(Jeton::V1::VerifyTokenRequest->new(token => 'hush'));
is $secret->token, 'hush', 'a secret can be read';
unlike $secret . Data::Dumper::Dumper($secret), qr/hush/, 'and is not printed';

done_testing;
