using System.Collections.Immutable;
using System.Text;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>What image a bill of materials is of, by the names and digests that it gives itself.</summary>
public sealed record BillSubject(ImmutableArray<string> Names, ImmutableArray<string> Digests)
{
    private const string DigestPrefix = "sha256:";

    /// <summary>Reads them from CycloneDX (<c>metadata.component</c>), SPDX (the package that is the container) or Syft (<c>source</c>); none when it names no image.</summary>
    public static BillSubject Read(ReadOnlySpan<byte> content)
    {
        var text = Encoding.UTF8.GetString(content.StartsWith("\uFEFF"u8) ? content[3..] : content);
        var root = BillText.Read(text).Root;
        var words = root["bomFormat"].Text == "CycloneDX" ? OfCycloneDx(root["metadata"]["component"]) : SyftBill.Is(root) ? OfSyft(root["source"]) : Spdx3Bill.Is(root) ? OfSpdx3(root) : OfSpdx(root);
        var names = ImmutableArray.CreateBuilder<string>();
        var digests = ImmutableArray.CreateBuilder<string>();
        foreach (var word in words.OfType<string>())
        {
            if (word.StartsWith(DigestPrefix, StringComparison.Ordinal))
            {
                digests.Add(word);
            }
            else if (ImageRef.TryParse(word, out var reference))
            {
                names.Add(word);
                if (reference.Digest is { } digest)
                {
                    digests.Add(digest);
                }
            }
        }

        return new([.. names.Distinct()], [.. digests.Distinct()]);
    }

    private static IEnumerable<string?> OfCycloneDx(Field component)
    {
        if (component["type"].Text is not ("container" or null))
        {
            yield break;
        }

        var (name, version) = (component["name"].Text, component["version"].Text);
        foreach (var word in Named(name, version).Concat(OfUrl(component["purl"].Text)))
        {
            yield return word;
        }

        foreach (var property in component["properties"].Items)
        {
            if (property["name"].Text is { } key && (key.EndsWith(":RepoTag", StringComparison.Ordinal) || key.EndsWith(":RepoDigest", StringComparison.Ordinal) || key.EndsWith(":ImageID", StringComparison.Ordinal)))
            {
                yield return property["value"].Text;
            }
        }
    }

    private static IEnumerable<string?> OfSyft(Field source)
    {
        var image = source["type"].Text == "image" ? source["metadata"].Exists ? source["metadata"] : source["target"] : default;
        return [image["userInput"].Text, image["imageID"].Text, image["manifestDigest"].Text, .. image["tags"].Texts, .. image["repoDigests"].Texts];
    }

    private static IEnumerable<string?> OfSpdx(Field root)
    {
        foreach (var package in root["packages"].Items.Where(package => package["primaryPackagePurpose"].Text == "CONTAINER"))
        {
            foreach (var word in Named(package["name"].Text, package["versionInfo"].Text))
            {
                yield return word;
            }

            foreach (var reference in package["externalRefs"].Items.Where(reference => reference["referenceType"].Text == "purl"))
            {
                foreach (var word in OfUrl(reference["referenceLocator"].Text))
                {
                    yield return word;
                }
            }
        }
    }

    private static IEnumerable<string?> OfSpdx3(Field root) => Spdx3Bill.Containers(root)
        .SelectMany(package => Named(package["name"].Text, package["software_packageVersion"].Text).Concat(OfUrl(Spdx3Bill.UrlOf(package))));

    /// <summary>The name with a tag of its own, or with the version as its tag or digest.</summary>
    private static IEnumerable<string?> Named(string? name, string? version)
    {
        if (name is null || !ImageRef.TryParse(name, out var reference))
        {
            return [];
        }

        return reference.Tag is not null || reference.Digest is not null || version is null ? [name]
            : version.StartsWith(DigestPrefix, StringComparison.Ordinal) ? [version]
            : [$"{name}:{version}"];
    }

    /// <summary><c>pkg:oci/nginx@sha256:…?repository_url=docker.io/library/nginx&amp;tag=1.25</c>: its digest, and repository with tag.</summary>
    private static IEnumerable<string?> OfUrl(string? text)
    {
        if (!PackageUrl.TryParse(text, out var url) || url.Type is not ("oci" or "docker"))
        {
            yield break;
        }

        yield return url.Version;
        if (url.Qualifiers.TryGetValue("repository_url", out var repository) && url.Qualifiers.TryGetValue("tag", out var tag))
        {
            yield return $"{repository}:{tag}";
        }
    }
}
