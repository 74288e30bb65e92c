using System.CommandLine;
using Gabion.Scan.Images.InUse;
using Gabion.Sources.Images.Registry;

namespace Gabion.Cli.Images;

/// <summary>Whether the images that workloads run are looked at, and where they are had from.</summary>
internal sealed class InUseOptions
{
    private readonly Option<bool> _images = new("--images") { Description = "Also look at the images that run, each once, by the digests that pods tell: their registries are asked." };

    private readonly Option<string[]> _from = new("--images-from")
    {
        DefaultValueFactory = _ => [],
        Description = "Look at these first: SBOMs, image archives, layouts, or a folder of them; without --images no registry is asked. May be given again.",
        HelpName = "PATH",
    };

    private readonly Option<bool> _noPullSecrets = new("--no-pull-secrets") { Description = "Do not log in to registries with the imagePullSecrets of pods and service accounts." };

    private readonly RegistryOptions _registry = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_images);
        command.Options.Add(_from);
        command.Options.Add(_noPullSecrets);
        _registry.AddTo(command);
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_images) || parsed.GetValue(_from) is { Length: > 0 };

    /// <summary>Null when images are not to be looked at, or something is wrong; then <paramref name="complaints"/> say what.</summary>
    public async Task<ImagePlaces?> OpenAsync(ParseResult parsed, List<Complaint> complaints, CancellationToken cancellationToken)
    {
        var settings = _registry.Read(parsed, complaints);
        if (!IsAsked(parsed) || settings is null)
        {
            return null;
        }

        var paths = parsed.GetValue(_from)!;
        complaints.AddRange(paths.Where(path => !Path.Exists(path)).Select(path => new Complaint(
            $"there is no file or folder '{path}' (--images-from)", "Give SBOMs (gabion sbom, syft, trivy), image archives or layouts, or a folder of them.")));
        if (complaints.Count > 0)
        {
            return null;
        }

        void Refuse(string path) => complaints.Add(new($"'{path}' is neither an SBOM in JSON nor an image (--images-from)", "CycloneDX and SPDX in JSON are read, docker and OCI archives, and OCI layouts."));
        var stored = await StoredImages.ReadAsync(paths, Refuse, cancellationToken).ConfigureAwait(false);
        return complaints.Count > 0 ? null : new(stored, parsed.GetValue(_images) ? new RegistryReach(settings, RegistryLogins.OfUser(), TimeProvider.System) : null, BaseTable.Read()) { UsesPullSecrets = !parsed.GetValue(_noPullSecrets) };
    }
}
