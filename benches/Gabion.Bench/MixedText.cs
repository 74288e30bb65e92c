using System.Globalization;
using System.Text;
using Gabion.Readers.Code.Secrets;

namespace Gabion.Bench;

/// <summary>Code, logs, YAML and JSON as repositories hold them, the same for the same size, with a secret now and then.</summary>
internal static class MixedText
{
    private const int FileBytes = 8 * 1024 * 1024;
    private const int LinesPerSecret = 20_000;

    private static readonly string[] Words =
        "server request handler config client response error buffer stream index value result context worker user order item list node path name type data file time count state event message session cache queue token key account password service module package version update create delete return await public static string const function import from class interface".Split(' ');

    public static List<string> Write(string folder, int megabytes, out int planted)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(20_26);
        var files = new List<string>();
        planted = 0;
        for (var written = 0L; written < (long)megabytes * 1024 * 1024; written += FileBytes)
        {
            var kind = files.Count % 4;
            var path = Path.Combine(folder, $"f{files.Count:D4}.{(kind switch { 0 => "go", 1 => "log", 2 => "yaml", _ => "json" })}");
            files.Add(path);
            var text = new StringBuilder(FileBytes + 1024);
            for (var line = 1; text.Length < FileBytes; line++)
            {
                Line(text, kind, random);
                if (line % LinesPerSecret == 0)
                {
                    text.Append("  key: ").Append(SecretSample.Expand("ghp_{a30}{crc62}", $"{path.Length} {files.Count} {line}").Text).Append('\n');
                    planted++;
                }
            }

            File.WriteAllText(path, text.ToString());
        }

        return files;
    }

    private static void Line(StringBuilder text, int kind, Random random)
    {
        string Word() => Words[random.Next(Words.Length)];
        var culture = CultureInfo.InvariantCulture;
        _ = kind switch
        {
            0 => text.Append(culture, $"\tif {Word()}, err := {Word()}.{Word()}({Word()}, \"{Word()}-{Word()}\"); err != nil {{ return fmt.Errorf(\"{Word()} {Word()}: %w\", err) }}\n"),
            1 => text.Append(culture, $"2026-03-{random.Next(1, 29):D2}T{random.Next(24):D2}:{random.Next(60):D2}:{random.Next(60):D2}.{random.Next(1000):D3}Z INFO [{Word()}-{random.Next(100)}] {Word()} {Word()} id={random.NextInt64():x16} took {random.Next(5000)}ms GET https://api.internal/{Word()}/{random.Next(100000)} 200\n"),
            2 => text.Append(culture, $"{new string(' ', 2 * random.Next(5))}{Word()}{Word()}: {Word()}-{random.Next(1000)}  # {Word()} {Word()} {Word()}\n"),
            _ => text.Append(culture, $"  {{\"{Word()}\": \"{Word()} {Word()}\", \"{Word()}Id\": {random.Next()}, \"{Word()}\": [\"{random.NextInt64():x}\", true, null], \"url\": \"http://{Word()}.internal:8080/{Word()}\"}},\n"),
        };
    }
}
