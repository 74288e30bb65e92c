using Gabion.Formats.Xml;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Java;

/// <summary>
/// <c>gradle/verification-metadata.xml</c> (docs.gradle.org, "Verifying dependencies"): whatever Gradle may download, with its hashes. Nothing leaves it by
/// itself, so that it may name older versions too; a lock file says more, and this file then nothing.
/// </summary>
public sealed class GradleVerificationReader : PackageReader
{
    public override string Kind => "Gradle verification file";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "verification-metadata.xml";
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        if (XmlDocumentReader.Read(content, out var problem)?.Root is not { } root)
        {
            found.Gap(GapKind.Invalid, problem?.At, $"{problem?.Message}; the packages in it are not known");
            return;
        }

        if (root.Name.LocalName != "verification-metadata")
        {
            return;
        }

        found.Recognise();
        if (Normal(Beside(found.Path, "../gradle.lockfile")) is { } locked && beside(locked) is not null)
        {
            return;
        }

        var damage = new LockDamage(found);
        foreach (var component in XmlDocumentReader.Children(XmlDocumentReader.Child(root, "components"), "component"))
        {
            var (line, group, name, version) = (XmlDocumentReader.LineOf(component), component.Attribute("group")?.Value, component.Attribute("name")?.Value, component.Attribute("version")?.Value);
            if (group is null || name is null || version is null)
            {
                damage.Entry(line, name ?? "a component");
                continue;
            }

            var archive = XmlDocumentReader.Children(component, "artifact").FirstOrDefault(artifact => artifact.Attribute("name")?.Value == $"{name}-{version}.jar");
            found.Add(new Package
            {
                Type = "maven",
                Namespace = group,
                Name = name,
                Version = version,
                Line = line,
                Evidence = PackageEvidence.Asked,
                Hashes = [.. PinnedHash.OfHex("sha256", XmlDocumentReader.Child(archive, "sha256")?.Attribute("value")?.Value), .. PinnedHash.OfHex("sha512", XmlDocumentReader.Child(archive, "sha512")?.Attribute("value")?.Value)],
            });
        }

        damage.Tell();
    }
}
