using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gabion.EndToEnd;

/// <summary>A program that serves on a port of this machine, killed after the test.</summary>
internal static class Listening
{
    private const int Tries = 100;

    public static Process Start(string program, string[] arguments, int port)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        for (var tries = 0; tries < Tries; tries++)
        {
            using var client = new TcpClient();
            try
            {
                client.Connect(IPAddress.Loopback, port);
                return process;
            }
            catch (SocketException)
            {
                Thread.Sleep(100);
            }
        }

        process.Kill();
        throw new InvalidOperationException($"{program} did not start");
    }
}
