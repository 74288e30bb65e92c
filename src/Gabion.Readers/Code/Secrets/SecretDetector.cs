using System.Collections.Immutable;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Knows one kind of secret: the words that announce it, its shape, what else must hold, and examples.</summary>
internal sealed record SecretDetector
{
    public required SecretKind Kind { get; init; }

    /// <summary>One of these stands in or before every secret of the kind.</summary>
    public required ImmutableArray<string> Keywords { get; init; }

    public required SecretShape Shape { get; init; }

    public bool IgnoresCase { get; init; }

    public SecretContext Context { get; init; }

    /// <summary>The beginning that every value of the kind has: it may be shown.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The least entropy, in bits for each byte after the prefix; below it the value is made up by a person.</summary>
    public double MinEntropy { get; init; } = 2.5;

    /// <summary>Decides on the value's own checksum; null when the format has none.</summary>
    public SecretCheck? Checksum { get; init; }

    /// <summary>What else the value must be: the decoded content, for example.</summary>
    public SecretCheck? Form { get; init; }

    /// <summary>Files of another kind are not looked at; none: any.</summary>
    public TextKind OnlyIn { get; init; }

    /// <summary>Values are made by people or hold words, so the words of placeholders prove nothing.</summary>
    public bool AllowsWords { get; init; }

    /// <summary>Texts in which it must be found, in the notation of <see cref="SecretSample"/>.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>Texts in which nothing must be found.</summary>
    public ImmutableArray<string> CounterExamples { get; init; } = [];

    /// <summary>The file name that the examples are read under.</summary>
    public string ExamplePath { get; init; } = "notes/run.log";

    /// <summary>True for values that pass everything that can be asked of them without their surroundings.</summary>
    public bool Accepts(ReadOnlySpan<byte> value)
    {
        var body = value[Math.Min(Prefix.Length, value.Length)..];
        return Entropy.PerByte(body) >= MinEntropy
            && (AllowsWords || !Placeholder.IsLikely(body))
            && (Form is null || Form(value))
            && (Checksum is null || Checksum(value))
            && !WellKnownSamples.Contains(value);
    }
}

/// <summary>A question about the bytes of a value.</summary>
internal delegate bool SecretCheck(ReadOnlySpan<byte> value);
