using System.Globalization;

namespace Gabion.Bench;

/// <summary><c>gabion --version</c> against a hello-world, built here in the same way: one ReadyToRun file.</summary>
internal sealed class StartupBench : Bench
{
    private const int Runs = 21;

    public override string Name => "startup";

    public override string Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine(\"hello\");\n");
            File.WriteAllText(Path.Combine(folder, "hello.csproj"), """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                    <SelfContained>false</SelfContained>
                    <PublishSingleFile>true</PublishSingleFile>
                    <PublishReadyToRun>true</PublishReadyToRun>
                    <InvariantGlobalization>true</InvariantGlobalization>
                  </PropertyGroup>
                </Project>
                """);
            ProgramRun.Of("dotnet", ["publish", folder, "-v", "quiet", "--nologo", "-o", Path.Combine(folder, "out")]);
            var hello = Path.Combine(folder, "out", "hello");
            var gabion = ProgramRun.Gabion();

            // In turns, so that both meet the same machine.
            var pairs = Enumerable.Range(0, Runs).Select(_ => (Hello: Time(hello, []), Gabion: Time(gabion, ["--version"]))).ToList();
            var floor = Median(pairs.Select(pair => pair.Hello));
            var ours = Median(pairs.Select(pair => pair.Gabion));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"hello-world {floor:F1} ms, gabion --version {ours:F1} ms, medians of {Runs} runs in turns, ratio {ours / floor:F2} (promise: at most 1.5)");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Time(string program, string[] arguments)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);
}
