using Gabion.Intel.Advisories;

namespace Gabion.Intel.Matching;

/// <summary>
/// Advisories of which only those count that were changed since a day. Feeds that do not say when a record was changed are not
/// left out: nobody knows that it was not.
/// </summary>
public sealed class ChangedSince(IAdvisorySource all, DateTimeOffset since) : IAdvisorySource
{
    public DataCoverage CoverageOf(string ecosystem) => all.CoverageOf(ecosystem);

    public DateTimeOffset? LoadedAt(string ecosystem) => all.LoadedAt(ecosystem);

    public IEnumerable<KnownPackage> Find(string ecosystem, string name) =>
        all.Find(ecosystem, name).Where(known => all.Read(known) is var record && (record.Modified ?? since) >= since);

    public Advisory Read(KnownPackage known) => all.Read(known);

    public IEnumerable<Advisory> ById(string id) => all.ById(id);

    public CveNote? Note(string id) => all.Note(id);

    public ReleaseEnd? EndOf(string ecosystem) => all.EndOf(ecosystem);
}
