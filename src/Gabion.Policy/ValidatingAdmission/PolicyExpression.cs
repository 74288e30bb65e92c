using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Policy.Cel;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>An expression of a policy with its place, compiled or not.</summary>
/// <param name="Text">As it is written; block scalars keep their line ends.</param>
/// <param name="Path">The field that holds it.</param>
/// <param name="Span">Its place in the document.</param>
/// <param name="Program">Null when it does not compile.</param>
/// <param name="Fault">Why it does not compile; null when it does.</param>
public sealed record PolicyExpression(string Text, string Path, TextSpan Span, CelProgram? Program, CelType Type, string? Fault, TextPosition FaultAt)
{
    /// <summary>The file that it stands in; empty when that is not known.</summary>
    internal string Source { get; init; } = "";

    /// <summary>It is a block scalar whose lines are those of the text.</summary>
    internal bool IsBlock { get; init; }

    internal static PolicyExpression Compile(CelEnvironment environment, Field field, params ReadOnlySpan<CelTypeKind> wanted)
    {
        var text = field.Text ?? "";
        var compilation = environment.Compile(text);
        if (compilation.Faults is [var fault, ..])
        {
            return new(text, field.Path, field.Span, null, CelType.Dyn, $"compilation failed: {fault.At}: {fault.Message}", Place(field, fault.At));
        }

        if (wanted.Length > 0 && !wanted.Contains(compilation.Type.TypeKind))
        {
            var names = string.Join(" or ", wanted.ToArray().Select(kind => kind.ToString().ToLowerInvariant()));
            return new(text, field.Path, field.Span, null, compilation.Type, $"must evaluate to {names} but got {compilation.Type}", field.Span.Start);
        }

        return new(text, field.Path, field.Span, compilation.Program, compilation.Type, null, field.Span.Start) { IsBlock = field.Node is ScalarNode { Style: ScalarStyle.Literal } };
    }

    /// <summary>An expression that stands in no document.</summary>
    /// <exception cref="InvalidOperationException">It does not compile.</exception>
    internal static PolicyExpression Of(CelEnvironment environment, string text)
    {
        var compilation = environment.Compile(text);
        return compilation.Faults is []
            ? new(text, "", default, compilation.Program, compilation.Type, null, default)
            : throw new InvalidOperationException($"{text}: {compilation.Faults[0].Message}");
    }

    /// <summary>The place in the document of a place in the expression, as far as the style of the scalar lets it be known.</summary>
    internal static TextPosition Place(Field field, TextPosition at) => field.Node switch
    {
        ScalarNode { Style: ScalarStyle.Literal } scalar => new(scalar.Span.Line + at.Line, at.Column),
        ScalarNode { Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted } scalar when at.Line == 1 => new(scalar.Span.Line, scalar.Span.Column + at.Column),
        ScalarNode { Style: ScalarStyle.Plain } scalar when at.Line == 1 => new(scalar.Span.Line, scalar.Span.Column + at.Column - 1),
        _ => field.Span.Start,
    };
}
