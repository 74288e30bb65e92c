using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>Where a mutator changes something: <c>spec.containers[name: main].image</c>.</summary>
internal sealed record MutationPath(ImmutableArray<PathStep> Steps)
{
    public PathStep Last => Steps[^1];

    /// <summary>True when this path is the beginning of another one, or the same.</summary>
    public bool IsPrefixOf(MutationPath other) => Steps.Length <= other.Steps.Length && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan(0, Steps.Length));

    public override string ToString() => Start(Steps.Length);

    /// <summary>The first steps, as they are written in a location.</summary>
    public string Start(int count) => string.Concat(Steps.Take(count).Select((step, index) => step is FieldStep && index > 0 ? $".{step}" : $"{step}"));
}

/// <summary>A step of a <see cref="MutationPath"/>.</summary>
internal abstract record PathStep
{
    /// <summary>Quotes a name that would be read as something else without quotes.</summary>
    protected static string Quote(string text) => text.Length == 0 || char.IsAsciiDigit(text[0]) || !text.All(MutationPathParser.IsNameCharacter)
        ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : text;
}

/// <summary>Into a field of an object.</summary>
internal sealed record FieldStep(string Name) : PathStep
{
    public override string ToString() => Quote(Name);
}

/// <summary>Into the items of a list whose field <paramref name="Key"/> has a value; null is <c>*</c>: into all of them.</summary>
internal sealed record ItemStep(string Key, RegoValue? Value) : PathStep
{
    public bool IsGlob => Value is null;

    public override string ToString() => $"[{Quote(Key)}: {(Value is null ? "*" : Value is RegoString text ? Quote(text.Value) : Value.ToJson())}]";
}
