package Jeton::Enum;

use v5.26;
use warnings;

# An enum's values are constants of the package around it, as the schema's own
# names already say what they belong to: Jeton::V1::ROLE_ADMIN.
sub import {
    my (undef, @values) = @_;
    return unless @values;
    my $enum = caller;
    my ($home, $tag) = $enum =~ /\A(.+)::(\w+)\z/;
    my %name_of;
    my @names;
    while (my ($name, $number) = splice @values, 0, 2) {
        push @names, $name;
        $name_of{$number} //= $name;
        no strict 'refs';
        *{"${home}::$name"} = sub () { $number };
    }
    no strict 'refs';
    push @{"${home}::EXPORT_OK"}, @names;
    ${"${home}::EXPORT_TAGS"}{$tag} = \@names;
    # A number that this version does not know is its own name.
    *{"${enum}::name"} = sub { my (undef, $number) = @_; $name_of{$number} // $number };
    return;
}

1;

__END__

=head1 NAME

Jeton::Enum - makes the constants of an enum, for generated code

=cut
