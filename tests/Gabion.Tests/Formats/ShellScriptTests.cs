using Gabion.Formats.Shell;

namespace Gabion.Tests.Formats;

public sealed class ShellScriptTests
{
    /// <summary>Each command as <c>name arg…</c>, with the operators around: <c>&amp;&amp;name</c>.</summary>
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a b  c", "a b c")]
    [InlineData("a && b || c; d & e", "a, && b, || c, ; d, & e")]
    [InlineData("a | b |& c", "a, | b, |& c")]
    [InlineData("! a", "a")]
    [InlineData("a; b;", "a, ; b")]
    [InlineData("a\nb\n\n# c\nd", "a, ; b, ; d")]
    [InlineData("a && \n b", "a, && b")]
    [InlineData("a # b && c", "a")]
    [InlineData("a b#c", "a b#c")]
    [InlineData("X=1 Y= a b=2", "a b=2")]
    [InlineData("X=1", "")]
    [InlineData("a 'b c' \"d e\" f\\ g h'i'\"j\"", "a b c d e f g hij")]
    [InlineData("a \"\\$x \\q \\\\ \\\"\"", "a $x \\q \\ \"")]
    [InlineData("a $'b\\tc\\x41\\u00e9\\101\\''", "a b\tcAéA'")]
    [InlineData("a $X \"${Y:-z}\" $1 $@ $", "a $X ${Y:-z} $1 $@ $")]
    [InlineData("a >b 2>&1 <c >>d &>e 2>/dev/null", "a")]
    [InlineData(">b a", "a")]
    [InlineData("a >&2 b", "a b")]
    [InlineData("(a; b) && c", "a, ; b, && c")]
    [InlineData("{ a; b; } | c", "a, ; b, | c")]
    [InlineData("if a; then b; elif c; then d; else e; fi; f", "a, b, c, d, e, ; f")]
    [InlineData("while a; do b; done", "a, b")]
    [InlineData("until a; do b; done < x", "a, b")]
    [InlineData("for x in a b; do c $x; done", "c $x")]
    [InlineData("for x in a \\\n b\ndo\nc\ndone", "c")]
    [InlineData("for x; do c; done", "c")]
    [InlineData("for ((i=0; i<3; i++)); do c; done", "c")]
    [InlineData("case $x in a|b) c ;; (d) e ;; *) f; esac && g", "c, e, f, && g")]
    [InlineData("case x in\n a)\n  b\n  ;;\n *) ;;\nesac; c", "b, ; c")]
    [InlineData("f() { a; }; f", "a, ; f")]
    [InlineData("function f { a; }; f", "a, ; f")]
    [InlineData("f() (a)", "a")]
    [InlineData("[[ $a == b* && ( -f c || $d =~ ^(x|y)+$ ) ]] && e", "&& e")]
    [InlineData("[ -f a ] || b", "[ -f a ], || b")]
    [InlineData("(( x > 1 )) && a", "&& a")]
    [InlineData("a $(b | c) d", "a $(b | c) d, b, | c")]
    [InlineData("a \"$(b \"$(c)\")\"", "a $(b \"$(c)\"), b $(c), c")]
    [InlineData("a `b \\`c\\``", "a `b \\`c\\``, b `c`, c")]
    [InlineData("a $((1 + $(b))) $(( (2) ))", "a $((1 + $(b))) $(( (2) )), b")]
    [InlineData("a $((b) | c)", "a $((b) | c), b, | c")]
    [InlineData("X=$(a) b", "b, a")]
    [InlineData("a ${X:-$(b)}", "a ${X:-$(b)}, b")]
    [InlineData("a <(b) >(c)", "a <(b) >(c), b, c")]
    [InlineData("a=(b 'c d' $(e)) && f", "e, && f")]
    [InlineData("declare -a x=(1 2) && a", "declare -a x=(1 2), && a")]
    [InlineData("rm -rf !(a|b) *.c", "rm -rf !(a|b) *.c")]
    [InlineData("a{b,c} {} }", "a{b,c} {} }")]
    [InlineData("echo if then fi", "echo if then fi")]
    [InlineData("cat <<E && b\nx $(c)\nE\nd", "cat, && b, c, ; d")]
    [InlineData("cat <<'E'\nx $(c)\nE\nd", "cat, ; d")]
    [InlineData("cat <<-E\n\tx\n\tE\nd", "cat, ; d")]
    [InlineData("cat <<A <<B\n1\nA\n2\nB\nd", "cat, ; d")]
    [InlineData("cat <<<\"x y\" | d", "cat, | d")]
    [InlineData("a \\\U0001F600b", "a \U0001F600b")]
    [InlineData("a\\\n b", "a b")]
    [InlineData("a \\\n  && b", "a, && b")]
    [InlineData("a\r\nb\r\n", "a, ; b")]
    [InlineData("set -eux; \\\n\tapt-get update; \\\n\trm -rf /var", "set -eux, ; apt-get update, ; rm -rf /var")]
    public void Splits_scripts_into_commands(string text, string expected)
    {
        var script = ShellScript.Parse(text);
        Assert.Empty(script.Problems);
        Assert.Equal(expected, string.Join(", ", script.Commands.Where(command => !command.Words.IsEmpty).Select(Describe)));
    }

    [Theory]
    [InlineData("a 'b", "a b")]
    [InlineData("a \"b", "a b")]
    [InlineData("a $(b", "a $(b, b")]
    [InlineData("a `b", "a `b, b")]
    [InlineData("a ${b", "a ${b")]
    [InlineData("(a", "a")]
    [InlineData("a) b", "a, b")]
    [InlineData("if a; then b", "a, b")]
    [InlineData("if a; b; fi; c", "a, ; b, ; c")]
    [InlineData("a; fi; b", "a, b")]
    [InlineData("a && ; b", "a, && b")]
    [InlineData("| a", "a")]
    [InlineData("case x in a", "")]
    [InlineData("a >", "a")]
    [InlineData("cat <<E\nx", "cat")]
    [InlineData("f() ; a", "; a")]
    public void Keeps_what_it_can_of_a_broken_script(string text, string expected)
    {
        var script = ShellScript.Parse(text);
        Assert.False(script.IsComplete);
        Assert.Equal(expected, string.Join(", ", script.Commands.Where(command => !command.Words.IsEmpty).Select(Describe)));
    }

    [Fact]
    public void Keeps_the_place_of_every_word()
    {
        var command = ShellScript.Parse("a &&\n  X=$(b c) d \"e f\" >g").Commands;
        Assert.Equal(["1:1", "2:3", "2:7"], command.Select(item => item.Span.ToString()));
        Assert.Equal(["2:12", "2:14"], command[1].Words.Select(word => word.Span.ToString()));
        Assert.Equal(new(new(2, 14), new(2, 19)), command[1].Words[1].Span);
        Assert.Equal("2:20", command[1].Redirections[0].Span.ToString());
        Assert.Equal("2:3", command[1].Assignments[0].Span.ToString());
        Assert.Equal("2:9", command[2].Words[1].Span.ToString());
    }

    [Fact]
    public void Keeps_places_inside_backticks() =>
        Assert.Equal(["1:1", "1:4", "1:8"], ShellScript.Parse("a `b \\`c\\``").Commands.Select(item => item.Span.ToString()));

    [Fact]
    public void Knows_what_surrounds_a_command()
    {
        var script = ShellScript.Parse("curl x | (cd y; tar z) && echo $(date)");
        var commands = script.Commands.ToDictionary(command => command.Name!);
        Assert.Null(commands["curl"].Parent);
        Assert.Equal(CompoundKind.Subshell, ((CompoundCommand)commands["tar"].Parent!).Kind);
        Assert.Same(commands["tar"].Parent, commands["curl"].Next);
        Assert.Same(commands["curl"], ((CompoundCommand)commands["tar"].Parent!).Previous);
        Assert.Same(commands["echo"], commands["date"].Parent);
        Assert.Equal(ShellOperator.Sequence, commands["cd"].After);
        Assert.Equal(ShellOperator.Pipe, commands["curl"].After);
        Assert.Equal(ShellOperator.None, commands["echo"].After);
    }

    [Theory]
    [InlineData("apt-get install -y x", true)]
    [InlineData("apt-get install -qqy x", true)]
    [InlineData("apt-get install --yes x", true)]
    [InlineData("apt-get install --yes=true x", true)]
    [InlineData("apt-get install -- -y", false)]
    [InlineData("apt-get install --yesterday", false)]
    [InlineData("apt-get install -x=y", false)]
    [InlineData("apt-get install y", false)]
    public void Finds_options(string text, bool has) =>
        Assert.Equal(has, ShellScript.Parse(text).Commands[0].HasOption("-y", "--yes"));

    [Fact]
    public void Tells_literal_words_from_expanded_ones()
    {
        var words = ShellScript.Parse("'a b'c $d \"$e\" *.f \"*\"").Commands[0].Words;
        Assert.Equal([true, false, false, true, true], words.Select(word => word.IsLiteral));
        Assert.Equal([true, false, true, false, true], words.Select(word => word.IsQuoted));
        Assert.Equal([false, false, false, true, false], words.Select(word => word.HasGlob));
        Assert.Equal("d", words[1].Expansions.Single().Name);
    }

    [Fact]
    public void Keeps_heredocs_with_their_redirection()
    {
        var redirection = ShellScript.Parse("cat <<E >f\na $b\nE\n").Commands[0].Redirections[0];
        Assert.Equal("a $b\n", redirection.Heredoc!.Text);
        Assert.Equal("b", redirection.Heredoc.Expansions.Single().Name);
        Assert.Equal("2:1", redirection.Heredoc.Span.ToString());
    }

    [Theory]
    [InlineData("(")]
    [InlineData("{ ")]
    [InlineData("$(")]
    [InlineData("`\\`")]
    [InlineData("\"$(")]
    [InlineData("${a:-")]
    [InlineData("if ")]
    [InlineData("$((")]
    [InlineData("f() ")]
    [InlineData("a=(")]
    [InlineData("<(")]
    [InlineData("[[ ( ")]
    [InlineData("case x in a) ")]
    [InlineData("\"${a:-")]
    [InlineData("! ")]
    [InlineData("a <<E ")]
    [InlineData("a;")]
    [InlineData("((")]
    [InlineData("x=[")]
    public void Ends_on_hostile_repetition(string piece)
    {
        var script = ShellScript.Parse(string.Concat(Enumerable.Repeat(piece, 60_000 / piece.Length)));
        Assert.True(script.Commands.Length <= 200_000);
    }

    private static string Describe(SimpleCommand command)
    {
        var before = command.Before switch
        {
            ShellOperator.And => "&& ",
            ShellOperator.Or => "|| ",
            ShellOperator.Sequence => "; ",
            ShellOperator.Background => "& ",
            ShellOperator.Pipe => "| ",
            ShellOperator.PipeAll => "|& ",
            _ => "",
        };
        return before + string.Join(' ', command.Words.Select(word => word.Text));
    }
}
