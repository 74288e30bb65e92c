using Gabion.Intel.Advisories;

namespace Gabion.Intel.Matching;

/// <summary>The database, and behind it the set that ships with the program for the ecosystems that the database knows nothing of.</summary>
public sealed class SourceList(IAdvisorySource first, IAdvisorySource fallBack) : IAdvisorySource
{
    public bool Covers(string ecosystem) => first.Covers(ecosystem) || fallBack.Covers(ecosystem);

    public IEnumerable<KnownPackage> Find(string ecosystem, string name) => Of(ecosystem).Find(ecosystem, name);

    public Advisory Read(KnownPackage known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return known.Feed == MemorySource.BuiltIn ? fallBack.Read(known) : first.Read(known);
    }

    public IEnumerable<Advisory> ById(string id) => first.ById(id) is var found && found.Any() ? found : fallBack.ById(id);

    public CveNote? Note(string id) => first.Note(id) ?? fallBack.Note(id);

    public ReleaseEnd? EndOf(string ecosystem) => first.EndOf(ecosystem) ?? fallBack.EndOf(ecosystem);

    private IAdvisorySource Of(string ecosystem) => first.Covers(ecosystem) ? first : fallBack;
}
