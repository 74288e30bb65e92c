using Gabion.Intel.Advisories;

namespace Gabion.Intel.Matching;

/// <summary>The database, and behind it the set that ships with the program for the ecosystems that the database knows nothing of.</summary>
public sealed class SourceList(IAdvisorySource first) : IAdvisorySource
{
    private static MemorySource FallBack => BuiltInSet.Lazily.Value;

    public DataCoverage CoverageOf(string ecosystem) => Of(ecosystem).CoverageOf(ecosystem);

    public DateTimeOffset? LoadedAt(string ecosystem) => Of(ecosystem).LoadedAt(ecosystem);

    public IEnumerable<KnownPackage> Find(string ecosystem, string name) => Of(ecosystem).Find(ecosystem, name);

    public Advisory Read(KnownPackage known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return known.Feed == MemorySource.BuiltIn ? FallBack.Read(known) : first.Read(known);
    }

    public IEnumerable<Advisory> ById(string id) => first.ById(id) is var found && found.Any() ? found : FallBack.ById(id);

    public CveNote? Note(string id) => first.Note(id) ?? FallBack.Note(id);

    public ReleaseEnd? EndOf(string ecosystem) => first.EndOf(ecosystem) ?? BuiltInSet.EndOf(ecosystem);

    private IAdvisorySource Of(string ecosystem) => BuiltInSet.Ecosystems.Contains(ecosystem) && first.CoverageOf(ecosystem) == DataCoverage.None ? FallBack : first;
}
