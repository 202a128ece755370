use v5.26;
use warnings;

use Test::More;

use FindBin;
use Pod::Checker ();

my $root = "$FindBin::Bin/..";

# Each module has documentation that can be read.
for my $path (glob "$root/lib/Jeton/*.pm $root/lib/Plack/Middleware/Auth/*.pm $root/generated/Jeton/*.pm $root/generated/Jeton/*/*.pm") {
    my $checker = Pod::Checker->new(-quiet => 1);
    open my $null, '>', \my $text;
    $checker->parse_from_file($path, $null);
    is $checker->num_errors, 0, "POD of $path" or diag $text;
}

# The README's examples, in their order, are one program each; what they print
# stands below them.
SKIP: {
    skip 'there is no jetond: clients/with-daemon', 1 unless $ENV{JETON_TEST_UNIX};
    open my $file, '<', "$root/README.md" or die "README.md: $!";
    my $readme = do { local $/; <$file> };
    my @examples = $readme =~ /^```perl\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms;
    ok @examples >= 4, 'there are examples';
    open my $token, '<', "$ENV{JETON_TEST_DIR}/admin.token" or die "admin.token: $!";
    chomp($ENV{JETON_TOKEN} = <$token>);
    $ENV{JETON_ADDRESS} = $ENV{JETON_TEST_UNIX};
    while (my ($example, $printed) = splice @examples, 0, 2) {
        open my $run, '-|', $^X, (map { "-I$root/$_" } qw(lib generated)), '-e', $example or die "perl: $!";
        my $output = do { local $/; <$run> } // '';
        ok close $run, 'an example runs' or diag $example;
        is $output, $printed, 'and prints what it says' if defined $printed;
    }
}

done_testing;
