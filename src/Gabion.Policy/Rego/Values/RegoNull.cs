namespace Gabion.Policy.Rego.Values;

/// <summary>The value <c>null</c>.</summary>
public sealed class RegoNull : RegoValue
{
    private RegoNull()
    {
    }

    public static RegoNull Value { get; } = new();

    public override RegoKind Kind => RegoKind.Null;

    public override int GetHashCode() => 0x6e75;

    private protected override int CompareSameKind(RegoValue other) => 0;

    private protected override bool EqualsSameKind(RegoValue other) => true;
}
