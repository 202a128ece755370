package Jeton::Credential;

use v5.26;
use warnings;

use Jeton::Error ':codes';

use overload '""' => sub { 'Jeton::Credential of ' . $_[0]{origin} }, fallback => 1;

# The secret is in a closure alone: Data::Dumper shows where it came from.
sub from_text {
    my ($class, $token) = @_;
    utf8::encode($token) if utf8::is_utf8($token);
    return bless { origin => 'the program', read => sub { $token } }, $class;
}

sub from_variable {
    my ($class, $name) = @_;
    my $read = sub {
        my $token = $ENV{$name};
        return $token if defined $token && length $token;
        Jeton::Error->local(INVALID_ARGUMENT, 'TOKEN_VARIABLE', "the environment has no $name")->throw;
    };
    return bless { origin => "\$$name", read => $read }, $class;
}

# Read anew for each connection, so that a rotated token is taken up.
sub from_file {
    my ($class, $path) = @_;
    my $read = sub {
        my $fail = sub { Jeton::Error->local(INVALID_ARGUMENT, 'TOKEN_FILE', "$path: $_[0]")->throw };
        open my $file, '<:raw', $path or $fail->($!);
        my $token = do { local $/; <$file> } // $fail->($!);
        $token =~ s/\A\s+|\s+\z//g;
        length $token or $fail->('there is no token in it');
        return $token;
    };
    return bless { origin => "the file $path", read => $read }, $class;
}

sub bytes { my ($self) = @_; return $self->{read}->() }

1;

__END__

=head1 NAME

Jeton::Credential - a token, and where it comes from

=cut
