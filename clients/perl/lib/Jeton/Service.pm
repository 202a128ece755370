package Jeton::Service;

use v5.26;
use warnings;

my %METHODS;

# Called by generated code as `use Jeton::Service NAME, METHOD => {...}, ...`.
sub import {
    my ($base, $service, @methods) = @_;
    return unless defined $service;
    my $class = caller;
    my @all;
    while (my ($stub, $method) = splice @methods, 0, 2) {
        my $description = { %$method, stub => $stub, name => "$service/$method->{name}" };
        push @all, $description;
        no strict 'refs';
        *{"${class}::$stub"} = sub {
            my ($self, $request, %options) = @_;
            return $self->{start}->($description, $request, %options);
        };
    }
    $METHODS{$class} = \@all;
    no strict 'refs';
    push @{"${class}::ISA"}, $base;
    return;
}

sub new {
    my ($class, $client) = @_;
    # A closure, so that who prints a service does not print the client below it.
    return bless { start => sub { $client->start(@_) } }, $class;
}

# Each has a stub, a name, a request and a response.
sub methods { my ($class) = @_; return @{ $METHODS{ ref $class || $class } } }

# All services that are loaded.
sub all { return sort keys %METHODS }

1;

__END__

=head1 NAME

Jeton::Service - what the services of the schema have in common

=head1 SYNOPSIS

    my $tokens = Jeton::V1::TokenService->new($client);
    my $answer = $tokens->verify_token({ token => $secret }, timeout => 2)->get;

=head1 DESCRIPTION

Each method of a service takes a request, as a message or a plain hash, and these
options:

=over

=item timeout

Seconds for the call and all its attempts, 10 where none is given; a stream has no
deadline where none is given.

=item wait_for_ready

Wait for a connection, instead of failing at once while there is none.

=item token

The credential of this call, in the place of the client's.

=back

It returns a L<Future> of the answer, or a L<Jeton::Stream>. Calls that are begun
before the first is waited for go to the server together:

    my @calls = map { $tokens->verify_token({ token => $_ }) } @secrets;
    my @answers = Future->needs_all(@calls)->get;

Cancelling the future cancels the call.

=cut
