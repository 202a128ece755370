package Jeton::Address;

use v5.26;
use warnings;

use Jeton::Error ':codes';

# tcp://host:port, tls://host:port and unix:/path, several with commas between.
sub parse_all {
    my ($class, $text) = @_;
    my @addresses = map { $class->_parse(s/\A\s+|\s+\z//gr) } split /,/, $text // '', -1;
    return @addresses ? @addresses : _fail('there is no address');
}

sub _parse {
    my ($class, $text) = @_;
    return bless { text => $text, kind => 'unix', path => $1 }, $class if $text =~ m{\Aunix:(/[^\0]+)\z};
    $text =~ m{\A(tcp|tls)://(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\[\]:/\s@]+)):([0-9]{1,5})\z} && $4 >= 1 && $4 <= 65_535
        or _fail("'$text' is no address: tcp://host:port, tls://host:port or unix:/path");
    return bless { text => $text, kind => $1, host => $2 // $3, port => $4 }, $class;
}

sub _fail { return Jeton::Error->local(INVALID_ARGUMENT, 'BAD_ADDRESS', $_[0])->throw }

sub text { my ($self) = @_; return $self->{text} }
sub kind { my ($self) = @_; return $self->{kind} }
sub path { my ($self) = @_; return $self->{path} }
sub host { my ($self) = @_; return $self->{host} }
sub port { my ($self) = @_; return $self->{port} }

1;

__END__

=head1 NAME

Jeton::Address - where a server listens

=cut
