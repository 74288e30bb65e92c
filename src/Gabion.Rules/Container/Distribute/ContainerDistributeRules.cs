using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Container.Distribute;

/// <summary>The rules on images, in order of their ids.</summary>
internal static class ContainerDistributeRules
{
    public static ImmutableArray<Rule> Create(RuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            new ImageUserIsRoot(),
            new ImageHealthIsNotChecked(),
            new ImageExposesRemoteLogin(),
            new ImageEnvironmentHoldsSecret(),
            new ImageMountsSystemFolder(),
            new ImageIsOld(),
            new ImageStartsNothing(),
            new ImageIsBuiltWithAdd(),
            new ImageCarriesDeletedFiles(),
            new ImageTagIsLatest(),
            new LayerIsNotWhatItClaims(),
            new LayerLeadsOut(),
            new LayerHidesData(),
            new FileSetsUserId(),
            new FileIsWritableByAll(),
            new FileHasCapabilities(),
            new PackageCacheIsInImage(),
            new BuildFileIsInImage(),
            new CredentialFileIsInImage(),
            new SudoIsInImage(),
            new AccountNeedsNoPassword(),
            new AccountIsAlsoRoot(),
            new PackageIsVulnerable(),
            new PackageIsMalicious(),
            new ReleaseHasEnded(),
            new ProgramHasNoPackage(),
            new RegistryNeedsNoLogin(),
            new RegistryIsInTheClear(),
            new RegistryStorageIsOpen(),
            new RegistryAllowsDeletion(),
            new ImageIsNotSigned(),
            new BlobBelongsToNoImage(),
            new BlobIsDamaged(),
            new FileIsMalware(),
            new FileIsMiner(),
            new ScriptIsHostile(),
            new ProgramGivesShell(),
            new FileMatchesYaraRule(),
        ];
    }
}
