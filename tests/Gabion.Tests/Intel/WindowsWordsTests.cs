using Gabion.Intel.Advisories;

namespace Gabion.Tests.Intel;

public sealed class WindowsWordsTests
{
    [Theory]
    [InlineData("kubelet on Windows nodes: more rights can be had than were granted", true)]
    [InlineData("A bypass of a check for Windows containers", true)]
    [InlineData("Whoever may create pods has the node. Clusters are only affected if they use an in-tree plugin for Windows nodes.", true)]
    [InlineData("Clusters are only affected\nif they have Linux and Windows nodes", true)] // it says 'only'
    [InlineData("Files of the node can be read on Linux and on Windows nodes", false)]
    [InlineData("A pod reads files of its node; also on Windows nodes", false)]
    [InlineData("On Windows, a made-up path leads elsewhere", false)] // of kubectl, say
    [InlineData("kubelet: a container can reach the host", false)]
    [InlineData(null, false)]
    public void Says_whether_only_nodes_with_Windows_are_meant(string? text, bool expected) => Assert.Equal(expected, WindowsWords.AreAboutNodes(text));
}
