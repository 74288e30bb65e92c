using System.Text;
using System.Text.Json;
using Gabion.Formats.Yaml;
using Gabion.Policy.Rego;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary>The modules and base documents of files and folders, and what could not be read.</summary>
/// <param name="Modules">Every module that was read.</param>
/// <param name="Data">The base documents: a file below a folder stands under the names of the folders between.</param>
/// <param name="Errors">What is wrong with modules.</param>
/// <param name="Problems">What is wrong with anything else.</param>
internal sealed record PolicyFiles(List<RegoModule> Modules, RegoObject Data, List<RegoError> Errors, List<Complaint> Problems)
{
    private const long LargestFile = 64 << 20;

    public bool IsWhole => Errors.Count == 0 && Problems.Count == 0;

    /// <summary>Reads <c>.rego</c>, <c>.json</c>, <c>.yaml</c> and <c>.yml</c> files; folders with everything below them.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="version">The syntax of modules that do not say.</param>
    /// <param name="withData">Whether JSON and YAML files count.</param>
    public static PolicyFiles Read(IEnumerable<string> paths, RegoVersion version, bool withData = true)
    {
        var files = new PolicyFiles([], RegoObject.Empty, [], []);
        var data = RegoObject.Empty;
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                foreach (var file in Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Order(StringComparer.Ordinal))
                {
                    var below = Path.GetRelativePath(path, Path.GetDirectoryName(file)!);
                    data = files.Add(data, file, below == "." ? [] : below.Split(Path.DirectorySeparatorChar), version, withData);
                }
            }
            else if (File.Exists(path))
            {
                data = files.Add(data, path, [], version, withData);
            }
            else
            {
                files.Problems.Add(new($"there is no file or folder {path}", "Name policies (*.rego), data (*.json, *.yaml), or folders of them."));
            }
        }

        return files with { Data = data };
    }

    /// <summary>Reads one JSON or YAML document; null and a complaint when it is none.</summary>
    public static RegoValue? ReadDocument(string path, ICollection<Complaint> problems)
    {
        try
        {
            var bytes = path == "-" ? ReadStandardInput() : new FileInfo(path).Length > LargestFile ? throw new IOException("it is larger than 64 MiB") : File.ReadAllBytes(path);
            if (!IsYaml(path) && (path != "-" || bytes.AsSpan().TrimStart(" \r\n\t"u8) is [(byte)'{' or (byte)'[' or (byte)'"', ..]))
            {
                return new RegoJsonReader().Read(bytes);
            }

            var documents = YamlReader.Read(Encoding.UTF8.GetString(bytes));
            if (documents.Count != 1 || documents[0].Problems.Count > 0)
            {
                var why = documents.Count == 1 ? $"{documents[0].Problems[0]}" : $"it holds {documents.Count} documents";
                problems.Add(new($"{path} is no YAML document: {why}", "Give one document."));
                return null;
            }

            return RegoTree.Of(documents[0].Root);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            problems.Add(new($"{path} cannot be read: {error.Message}", "Give a JSON or YAML file."));
            return null;
        }
    }

    /// <summary>Writes all errors and problems to standard error and gives the exit code for them.</summary>
    public int Tell()
    {
        foreach (var error in Errors)
        {
            Console.Error.WriteLine(error);
        }

        return Complaint.Write(Problems, ExitCode.Usage);
    }

    /// <summary>The compiled policy; null when something is wrong, which <see cref="Tell"/> says then.</summary>
    public RegoPolicy? Compile()
    {
        if (!IsWhole)
        {
            return null;
        }

        var compilation = RegoPolicy.Compile(Modules);
        Errors.AddRange(compilation.Errors);
        return compilation.Policy;
    }

    private RegoObject Add(RegoObject data, string file, string[] below, RegoVersion version, bool withData)
    {
        if (file.EndsWith(".rego", StringComparison.Ordinal))
        {
            AddModule(file, version);
            return data;
        }

        if (!withData || !(IsYaml(file) || file.EndsWith(".json", StringComparison.Ordinal)) || ReadDocument(file, Problems) is not { } document)
        {
            return data;
        }

        foreach (var name in below.Reverse())
        {
            document = RegoObject.OfFields((name, document));
        }

        if (document is not RegoObject @object)
        {
            Problems.Add(new($"{file} holds no object, so it has no place in data", "Put it below a folder, or give it names."));
            return data;
        }

        return Merge(data, @object, file, "data");
    }

    private void AddModule(string file, RegoVersion version)
    {
        try
        {
            var parsed = RegoParser.ParseModule(file, new FileInfo(file).Length > LargestFile ? throw new IOException("it is larger than 64 MiB") : File.ReadAllText(file), version);
            Errors.AddRange(parsed.Errors);
            if (parsed.Module is not null)
            {
                Modules.Add(parsed.Module);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Problems.Add(new($"{file} cannot be read: {error.Message}"));
        }
    }

    private RegoObject Merge(RegoObject left, RegoObject right, string file, string path)
    {
        var builder = new RegoObjectBuilder(left.Count + right.Count);
        for (var i = 0; i < left.Count; i++)
        {
            builder.Set(left.Keys[i], left.Values[i]);
        }

        for (var i = 0; i < right.Count; i++)
        {
            var (key, value) = (right.Keys[i], right.Values[i]);
            var before = builder.Get(key);
            if (before is RegoObject a && value is RegoObject b)
            {
                value = Merge(a, b, file, $"{path}.{key}");
            }
            else if (before is not null && !before.Equals(value))
            {
                Problems.Add(new($"{file}: {path}.{key} has another value in another file", "Give each document one value."));
            }

            builder.Set(key, value);
        }

        return builder.Build();
    }

    private static bool IsYaml(string path) => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);

    private static byte[] ReadStandardInput()
    {
        using var input = Console.OpenStandardInput();
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = input.Read(chunk)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > LargestFile)
            {
                throw new IOException("it is larger than 64 MiB");
            }
        }

        return buffer.ToArray();
    }
}
