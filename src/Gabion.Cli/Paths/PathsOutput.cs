namespace Gabion.Cli.Paths;

/// <summary>The paths in one of the formats.</summary>
internal static class PathsOutput
{
    public static void Write(TextWriter output, PathsReport report, string format)
    {
        switch (format)
        {
            case "json":
                PathsJson.Write(output, report);
                break;
            case "dot":
                PathsDot.Write(output, PathsPicture.Of(report));
                break;
            case "html":
                PathsHtml.Write(output, report);
                break;
            default:
                new PathsText(output, report, Terminal.OutputOptions(ColorChoice.Auto)).Write();
                break;
        }
    }
}
