use v5.26;
use warnings;

use Test::More;

use Jeton::Address ();
use Jeton::Client ();

my @all = Jeton::Address->parse_all('tcp://localhost:1, tls://[::1]:65535,unix:/run/a b.sock');
is_deeply [map { $_->kind } @all], [qw(tcp tls unix)], 'several';
is $all[1]->host, '::1', 'brackets are no part of the host';
is $all[2]->path, '/run/a b.sock', 'a path';

for my $bad ('', 'localhost:1', 'tcp://localhost', 'tcp://localhost:0', 'tcp://localhost:65536', 'tcp://::1:1', 'tcp://a@b:1',
    'unix:', 'unix:relative', 'http://a:1', 'tcp://a:1,', 'tcp://a:1/') {
    ok !eval { Jeton::Client->new(address => $bad); 1 }, "no address: '$bad'";
    is $@->reason, 'BAD_ADDRESS', 'and it is told';
}

done_testing;
