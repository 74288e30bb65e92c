namespace Gabion.Policy.Gatekeeper;

/// <summary>A name with a wildcard at its ends: <c>kube-*</c>, <c>*-system</c>, <c>*-test-*</c>.</summary>
internal readonly record struct NameGlob(string Pattern)
{
    public bool Matches(string name)
    {
        var (isOpenLeft, isOpenRight) = (Pattern.StartsWith('*'), Pattern.EndsWith('*'));
        var core = Pattern.Trim('*');
        return (isOpenLeft, isOpenRight) switch
        {
            (true, true) => name.Contains(core, StringComparison.Ordinal),
            (true, false) => name.EndsWith(core, StringComparison.Ordinal),
            (false, true) => name.StartsWith(core, StringComparison.Ordinal),
            _ => name == Pattern,
        };
    }

    /// <summary>The name that the server will make begins with <paramref name="generateName"/>: only patterns that are open at the end can say something about it.</summary>
    public bool MatchesGenerated(string generateName)
    {
        if (generateName.Length == 0 || !Pattern.EndsWith('*'))
        {
            return false;
        }

        var core = Pattern.Trim('*');
        return Pattern.StartsWith('*') ? generateName.Contains(core, StringComparison.Ordinal) : generateName.StartsWith(core, StringComparison.Ordinal);
    }
}
