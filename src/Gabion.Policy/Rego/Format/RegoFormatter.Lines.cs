using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Format;

/// <content>Where things end in the source.</content>
public sealed partial class RegoFormatter
{
    private static int LastLine(RegoStatement statement)
    {
        var own = statement switch
        {
            SomeStatement some => some.Names[^1].At.Line,
            SomeInStatement some => LastLine(some.Domain),
            EveryStatement every => every.Body.EndLine,
            NotStatement not => not.Body.EndLine,
            ExpressionStatement expression => LastLine(expression.Term),
            _ => statement.At.Line,
        };
        return statement.Withs.Aggregate(own, (line, with) => Math.Max(line, LastLine(with.Value)));
    }

    private static int LastLine(RegoTerm term) =>
        term is CallTerm { Operator: not null } call ? Math.Max(term.EndLine, LastLine(call.Arguments[^1])) : term.EndLine;
}
