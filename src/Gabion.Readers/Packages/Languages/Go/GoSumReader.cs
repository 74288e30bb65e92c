using Gabion.Model;

namespace Gabion.Readers.Packages.Languages.Go;

/// <summary>
/// <c>go.sum</c> where no <c>go.mod</c> stands beside it. It has the checksums of all modules that were ever looked at, other versions too; which of
/// them are used only the other file says.
/// </summary>
public sealed class GoSumReader : TextPackageReader
{
    public override string Kind => "Go checksum file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "go.sum";
    }

    public override IReadOnlyList<string> Companions(string path) => [Beside(path, "go.mod")];

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        if (beside(Beside(found.Path, "go.mod")) is null && text.Contains(" h1:", StringComparison.Ordinal))
        {
            found.Gap(GapKind.Unknown, null, "It has checksums of Go modules, and no go.mod beside it says which of them are used: nothing can be said of them", "Put go.mod beside it, or list the built program.");
        }
    }
}
