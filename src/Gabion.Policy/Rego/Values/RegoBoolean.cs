namespace Gabion.Policy.Rego.Values;

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed class RegoBoolean : RegoValue
{
    private RegoBoolean(bool value)
    {
        IsTruthy = value;
    }

    public static RegoBoolean True { get; } = new(true);

    public static RegoBoolean False { get; } = new(false);

    public override RegoKind Kind => RegoKind.Boolean;

    public override bool IsTruthy { get; }

    public static RegoBoolean Of(bool value) => value ? True : False;

    public override int GetHashCode() => IsTruthy ? 0x7472 : 0x6661;

    private protected override int CompareSameKind(RegoValue other) => IsTruthy.CompareTo(other.IsTruthy);

    private protected override bool EqualsSameKind(RegoValue other) => false; // the two are singletons
}
