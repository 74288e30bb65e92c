using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Model.Container.Images;
using Gabion.Model.Packages;

namespace Gabion.Scan.Images.Cache;

/// <summary>The facts that are kept of layers. A layer that gives another one is read again each time.</summary>
internal enum LayerFactKind : byte
{
    Packages = 1,
    OwnedFiles,
    Licences,
    Release,
    Accounts,
    Secret,
    Malware,
    Script,
}

/// <summary>Which <see cref="LayerFactKind"/> a fact is.</summary>
internal static class LayerFactKinds
{
    /// <summary>Null for a fact that is not kept.</summary>
    public static LayerFactKind? Of(Fact fact) => fact switch
    {
        PackageSet => LayerFactKind.Packages,
        OwnedFileList => LayerFactKind.OwnedFiles,
        PackageLicences => LayerFactKind.Licences,
        DistributionReleaseFile => LayerFactKind.Release,
        AccountFile => LayerFactKind.Accounts,
        SecretMatch => LayerFactKind.Secret,
        MalwareSign => LayerFactKind.Malware,
        SuspectScript => LayerFactKind.Script,
        _ => null,
    };
}
