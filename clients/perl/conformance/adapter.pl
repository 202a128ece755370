#!/usr/bin/env perl
# The adapter of the conformance runner: clients/README.md.

use v5.26;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib", "$FindBin::Bin/../generated";

use Data::Dumper ();
use JSON::XS ();
use MIME::Base64 qw(decode_base64 encode_base64);

use Jeton::Client ();
use Jeton::Error ':codes';

my $json = JSON::XS->new->utf8->canonical;
my $loop = Jeton::Loop->default;
my $client;
my %running;    # by the id of their command: what can be cancelled
my %wanted;     # how many more messages a stream's program takes

my %stub_of;
for my $service (Jeton::Service->all) {
    $stub_of{ $_->{name} } = [$service, $_] for $service->methods;
}

sub answer {
    my ($id, %members) = @_;
    # Having been a key, the number would go out as text.
    syswrite_all($json->encode({ id => $id + 0, %members }) . "\n");
    return;
}

sub syswrite_all {
    my ($text) = @_;
    while (length $text) {
        my $count = syswrite STDOUT, $text;
        defined $count or exit 1;
        substr $text, 0, $count, '';
    }
    return;
}

sub answer_error {
    my ($id, $error) = @_;
    return answer($id, failed => "$error") if !ref $error || !$error->isa('Jeton::Error');
    return answer($id, error => { map { $_ => $error->$_ } qw(code reason domain field message) });
}

my %do = (
    connect => sub {
        my ($command) = @_;
        my %options = map { $_ => $command->{$_} } grep { exists $command->{$_} } qw(
            address attempts token token_file token_variable ca_file certificate_file key_file server_name
        );
        $options{calls} = $command->{calls_maximum} if $command->{calls_maximum};
        $options{keepalive} = $command->{keepalive_ms} / 1000 if $command->{keepalive_ms};
        $client = Jeton::Client->new(%options);
        answer($command->{id});
    },
    call => sub {
        my ($command) = @_;
        my $id = $command->{id};
        my $request = request_of($command);
        my $future = $running{$id} = call_stub($command, $request);
        $future->on_ready(sub {
            delete $running{$id};
            my $error = $future->is_cancelled ? Jeton::Error->local(CANCELLED, 'CANCELLED', 'cancelled') : $future->failure;
            return answer_error($id, $error) if $error;
            my $response = $future->get;
            my %printed = $command->{print} ? (text => join ' ', map { $_, Data::Dumper->new([$_])->Deparse(1)->Dump } $request, $response) : ();
            answer($id, response => encode_base64($response->encode, ''), %printed);
        });
    },
    stream => sub {
        my ($command) = @_;
        follow($command->{id}, call_stub($command), $command->{take});
    },
    watch => sub {
        my ($command) = @_;
        follow($command->{id}, $client->watch(after_epoch => $command->{after_epoch} // 0), undef);
    },
    take => sub {
        my ($command) = @_;
        my $id = $command->{call};
        $wanted{$id} += $command->{count};
        take_next($id);
    },
    cancel => sub {
        my ($command) = @_;
        my $running = $running{ $command->{call} } or return;
        $running->cancel;
    },
    methods => sub {
        my ($command) = @_;
        answer($command->{id}, methods => [sort keys %stub_of]);
    },
    print => sub {
        my ($command) = @_;
        answer($command->{id}, text => "$client " . Data::Dumper->new([$client])->Deparse(1)->Dump);
    },
    bench => \&bench,
    close => sub {
        my ($command) = @_;
        $client->close if $client;
        answer($command->{id});
    },
);

sub method_of {
    my ($command) = @_;
    return @{ $stub_of{ $command->{method} } // die "no stub of $command->{method}\n" };
}

sub request_of {
    my ($command) = @_;
    my (undef, $method) = method_of($command);
    return $method->{request}->decode(decode_base64($command->{request} // ''));
}

sub call_stub {
    my ($command, $request) = @_;
    my ($service, $method) = method_of($command);
    my $stub = $method->{stub};
    my %options = map { $_ => $command->{$_} } grep { exists $command->{$_} } qw(wait_for_ready token);
    $options{timeout} = $command->{timeout_ms} / 1000 if defined $command->{timeout_ms};
    return $service->new($client)->$stub($request // request_of($command), %options);
}

sub follow {
    my ($id, $stream, $take) = @_;
    $running{$id} = $stream;
    $wanted{$id} = $take // 9**9**9;
    take_next($id);
    return;
}

my %is_taking;

sub take_next {
    my ($id) = @_;
    return if $is_taking{$id} || !$running{$id} || $wanted{$id} < 1;
    $is_taking{$id} = 1;
    $running{$id}->next->on_ready(sub {
        my ($future) = @_;
        delete $is_taking{$id};
        $wanted{$id}--;
        my $error = $future->failure;
        my $message = $error ? undef : $future->get;
        if ($message) {
            answer($id, message => encode_base64($message->encode, ''));
            # In the next turn: a long stream is not to stand on itself.
            return $loop->later(sub { take_next($id) });
        }
        delete $running{$id};
        $error ? answer_error($id, $error) : answer($id, end => JSON::XS::true);
    });
    return;
}

sub bench {
    my ($command) = @_;
    my ($calls, @took) = (0);
    my $end = $loop->now + $command->{seconds};
    my $open = 0;
    my $next;
    $next = sub {
        my $begun = $loop->now;
        $open++;
        call_stub($command)->on_ready(sub {
            my ($future) = @_;
            $open--;
            my $now = $loop->now;
            if ($future->is_done) { $calls++; push @took, $now - $begun }
            return $loop->later($next) if $now < $end;
            return if $open;
            @took = sort { $a <=> $b } @took;
            my ($p50, $p99) = map { int(1e6 * ($took[@took * $_] // 0)) } 0.5, 0.99;
            answer($command->{id}, calls => $calls, p50_us => $p50, p99_us => $p99);
        });
    };
    $next->() for 1 .. $command->{in_flight};
    return;
}

sub obey {
    my ($line) = @_;
    my $command = $json->decode($line);
    my $code = $do{ $command->{do} } or return answer($command->{id}, failed => "cannot $command->{do}");
    eval { $code->($command); 1 } or answer_error($command->{id}, $@);
    return;
}

STDIN->blocking(0);
my $input = '';
$loop->watch(\*STDIN, sub {
    my $count = sysread STDIN, $input, 1 << 20, length $input;
    return if !defined $count;
    exit 0 if !$count;
    return if index($input, "\n", length($input) - $count) < 0;
    while ($input =~ /\G(.*)\n/gc) { obey($1) }
    $input = substr $input, pos($input) // 0;
}, undef);
$loop->run_once while 1;
