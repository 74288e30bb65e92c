using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GoTemplates;

/// <summary>A piece of a template of Go's <c>text/template</c>.</summary>
internal abstract record TemplateNode;

/// <summary>Text between actions.</summary>
internal sealed record TextNode(string Text) : TemplateNode;

/// <summary><c>{{pipeline}}</c>: prints, unless it sets a variable.</summary>
internal sealed record ActionNode(Pipeline Pipeline) : TemplateNode;

/// <summary><c>{{if}}</c>, <c>{{with}}</c> and <c>{{range}}</c>.</summary>
internal sealed record BranchNode(BranchKind Kind, Pipeline Pipeline, ImmutableArray<TemplateNode> Body, ImmutableArray<TemplateNode> Else) : TemplateNode;

/// <summary><c>{{break}}</c> and <c>{{continue}}</c>.</summary>
internal sealed record JumpNode(bool Ends) : TemplateNode;

/// <summary><c>{{template "name" pipeline}}</c>, and the place of a <c>{{block}}</c>.</summary>
internal sealed record CallNode(string Name, Pipeline? Pipeline) : TemplateNode;

internal enum BranchKind
{
    If,
    With,
    Range,
}

/// <summary>Commands, each given the value of the one before as its last argument.</summary>
/// <param name="Variables">What takes the value: none; one; or for <c>range</c> two, index and element.</param>
/// <param name="Declares"><c>:=</c>, not <c>=</c>.</param>
internal sealed record Pipeline(ImmutableArray<string> Variables, bool Declares, ImmutableArray<ImmutableArray<Operand>> Commands);

/// <summary>An argument of a command, or its function.</summary>
internal abstract record Operand;

/// <summary>A literal; null is <c>nil</c>.</summary>
internal sealed record Literal(RegoValue? Value) : Operand;

/// <summary>The name of a function.</summary>
internal sealed record FunctionName(string Name) : Operand;

/// <summary>Fields of the dot (no start), of a variable, or of a pipeline in parentheses: <c>.a.b</c>, <c>$x.a</c>, <c>(f .x).a</c>.</summary>
internal sealed record FieldPath(string? Variable, Pipeline? Inner, ImmutableArray<string> Fields) : Operand;
