using System.Collections.Frozen;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Reads <see cref="TextKind"/> from a path.</summary>
internal static class TextKinds
{
    private static readonly FrozenSet<string> SettingsExtensions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".env", ".ini", ".cfg", ".conf", ".config", ".properties", ".yaml", ".yml", ".toml", ".tfvars", ".cnf", ".credentials", ".envrc", ".pgpass");

    private static readonly FrozenSet<string> ProseExtensions =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, ".md", ".mdx", ".rst", ".adoc", ".txt", ".html", ".htm", ".po", ".tex");

    private static readonly FrozenSet<string> BinaryExtensions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".ico", ".webp", ".avif", ".tif", ".tiff", ".psd", ".mp3", ".mp4", ".mkv", ".mov", ".avi", ".webm", ".ogg",
        ".wav", ".flac", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".jar", ".war",
        ".class", ".pyc", ".pyo", ".o", ".a", ".so", ".dylib", ".dll", ".exe", ".pdb", ".wasm", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx",
        ".sqlite", ".db", ".iso", ".img", ".deb", ".rpm", ".apk", ".ipa", ".nupkg", ".parquet", ".avro", ".onnx", ".npy", ".npz", ".bin", ".dat");

    private static readonly FrozenSet<string> LoginNames =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, ".netrc", "_netrc", ".npmrc", ".pypirc", ".htpasswd", "htpasswd", ".pgpass", ".git-credentials", "credentials", ".my.cnf", ".s3cfg", ".boto", "settings.xml");

    private static readonly FrozenSet<string> GeneratedNames = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "composer.lock", "Cargo.lock", "poetry.lock", "uv.lock", "Pipfile.lock",
        "Gemfile.lock", "go.sum", "packages.lock.json", "flake.lock", "mix.lock", "pubspec.lock", "Podfile.lock", "gradle.lockfile", "deno.lock", ".terraform.lock.hcl", "Chart.lock");

    private static readonly FrozenSet<string> TestFolders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "test", "tests", "__tests__", "testing", "spec", "specs", "testdata", "test-data", "test_data", "fixture", "fixtures", "__fixtures__", "mock", "mocks", "__mocks__",
        "example", "examples", "sample", "samples", "e2e", "integration-tests", "integration_tests", "snapshots", "__snapshots__", "devenv", "demo", "demos");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> TestFolderNames = TestFolders.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BinaryExtensionSpans = BinaryExtensions.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>True for files that are never text, told by their names.</summary>
    public static bool IsBinary(string path) => BinaryExtensionSpans.Contains(Path.GetExtension(path.AsSpan()));

    public static TextKind Of(string path)
    {
        var name = Path.GetFileName(path);
        var extension = Path.GetExtension(name);
        var kind = TextKind.None;
        if (SettingsExtensions.Contains(extension) || name.StartsWith(".env", StringComparison.OrdinalIgnoreCase) || LoginNames.Contains(name))
        {
            kind |= TextKind.Settings;
        }

        kind |= LoginNames.Contains(name) ? TextKind.Login : TextKind.None;
        kind |= name.Contains("kubeconfig", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".kube/config", StringComparison.Ordinal) ? TextKind.Kubeconfig : TextKind.None;
        kind |= ProseExtensions.Contains(extension) ? TextKind.Prose : TextKind.None;
        kind |= IsGenerated(name, extension) ? TextKind.Generated : TextKind.None;
        kind |= IsTest(path, name) ? TextKind.Tests : TextKind.None;
        return kind;
    }

    private static bool IsGenerated(string name, string extension) =>
        GeneratedNames.Contains(name) || extension is ".map" or ".lock" or ".svg" or ".sum" or ".snap" or ".ipynb"
        || name.Contains(".min.", StringComparison.OrdinalIgnoreCase) || name.Contains(".bundle.", StringComparison.OrdinalIgnoreCase);

    private static bool IsTest(string path, string name) =>
        name.Contains("_test.", StringComparison.OrdinalIgnoreCase) || name.Contains(".test.", StringComparison.OrdinalIgnoreCase)
        || name.Contains(".spec.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("test_", StringComparison.OrdinalIgnoreCase)
        || name.Contains("_spec.", StringComparison.OrdinalIgnoreCase) || name.Contains("Test.", StringComparison.Ordinal) || name.Contains("Tests.", StringComparison.Ordinal)
        || name.Contains("example", StringComparison.OrdinalIgnoreCase) || name.Contains("sample", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("test.", StringComparison.Ordinal)
        || IsInTestFolder(path.AsSpan(0, path.LastIndexOf('/') + 1));

    private static bool IsInTestFolder(ReadOnlySpan<char> folders)
    {
        foreach (var range in folders.Split('/'))
        {
            var folder = folders[range];
            if (folder.StartsWith("test", StringComparison.OrdinalIgnoreCase) || TestFolderNames.Contains(folder))
            {
                return true;
            }
        }

        return false;
    }
}
