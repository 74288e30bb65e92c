using Gabion.Intel.Advisories;

namespace Gabion.Intel.Matching;

/// <summary>The database, and behind it the set that ships with the program for the ecosystems of which the database has no feed.</summary>
public sealed class SourceList(IAdvisorySource first) : IAdvisorySource
{
    private static MemorySource FallBack => BuiltInSet.Lazily.Value;

    public DataCoverage CoverageOf(string ecosystem) => FallsBack(ecosystem) ? FallBack.CoverageOf(ecosystem) : first.CoverageOf(ecosystem);

    public DateTimeOffset? LoadedAt(string ecosystem) => first.LoadedAt(ecosystem);

    /// <summary>Own advisories and the like come beside the set, not in its place.</summary>
    public IEnumerable<KnownPackage> Find(string ecosystem, string name) =>
        FallsBack(ecosystem) ? first.Find(ecosystem, name).Concat(FallBack.Find(ecosystem, name)) : first.Find(ecosystem, name);

    public Advisory Read(KnownPackage known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return known.Feed == MemorySource.BuiltIn ? FallBack.Read(known) : first.Read(known);
    }

    public IEnumerable<Advisory> ById(string id) => first.ById(id) is var found && found.Any() ? found : FallBack.ById(id);

    public CveNote? Note(string id) => first.Note(id) ?? FallBack.Note(id);

    public ReleaseEnd? EndOf(string ecosystem) => first.EndOf(ecosystem) ?? BuiltInSet.EndOf(ecosystem);

    private bool FallsBack(string ecosystem) => BuiltInSet.Ecosystems.Contains(ecosystem) && first.CoverageOf(ecosystem) < DataCoverage.Partial;
}
