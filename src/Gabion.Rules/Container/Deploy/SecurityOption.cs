namespace Gabion.Rules.Container.Deploy;

/// <summary>One item of <c>security_opt</c>: <c>seccomp=unconfined</c>, with <c>=</c> or the older <c>:</c>.</summary>
internal readonly record struct SecurityOption(string Name, string Value)
{
    public static SecurityOption Of(string? text)
    {
        var split = text?.IndexOfAny(['=', ':']) ?? -1;
        return split < 0 ? new(text ?? "", "") : new(text![..split], text[(split + 1)..]);
    }
}
