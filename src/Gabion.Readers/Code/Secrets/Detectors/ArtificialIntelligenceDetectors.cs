using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Keys of services that run models.</summary>
internal static class ArtificialIntelligenceDetectors
{
    private static readonly DetectorFamily Models = new(SecretCategory.ArtificialIntelligence);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Models.Token("openai-project-key", "OpenAI project API key", Severity.Critical, "sk-(proj|svcacct|admin)-[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80}", "sk-proj-{w74}T3BlbkFJ{w74}", "sk-proj-{w20}")
            with { Keywords = ["sk-proj-", "sk-svcacct-", "sk-admin-"], Prefix = "sk-" },
        Models.Token("openai-api-key", "OpenAI API key", Severity.Critical, "sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}", "sk-{a20}T3BlbkFJ{a20}", "sk-{a10}T3BlbkFJ{a10}")
            with { Keywords = ["T3BlbkFJ"], Shape = new TokenShape("sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}", behind: 23) },
        Models.Token("anthropic-api-key", "Anthropic API key", Severity.Critical, "sk-ant-api03-[A-Za-z0-9_-]{93}AA", "sk-ant-api03-{w93}AA", "sk-ant-api03-{w20}"),
        Models.Token("anthropic-admin-key", "Anthropic admin API key", Severity.Critical, "sk-ant-admin01-[A-Za-z0-9_-]{93}AA", "sk-ant-admin01-{w93}AA", "sk-ant-admin01-{w20}"),
        Models.Token("anthropic-oauth-token", "Anthropic OAuth token", Severity.High, "sk-ant-o[ar]t01-[A-Za-z0-9_-]{80,120}", "sk-ant-oat01-{w95}", "sk-ant-oat01-{w20}")
            with { Keywords = ["sk-ant-oat01-", "sk-ant-ort01-"] },
        Models.Token("huggingface-access-token", "Hugging Face access token", Severity.Critical, "hf_[A-Za-z]{34}", "hf_{c17}{C17}", "hf_{c12}")
            with { Keywords = Keyword.Followed("hf_") },
        Models.Token("huggingface-organization-token", "Hugging Face organization token", Severity.Critical, "api_org_[A-Za-z]{34}", "api_org_{c17}{C17}", "api_org_{c12}"),
        Models.Token("replicate-api-token", "Replicate API token", Severity.Critical, "r8_[A-Za-z0-9]{37}", "r8_{a37}", "r8_{a12}")
            with { Keywords = Keyword.Followed("r8_") },
        Models.Token("groq-api-key", "Groq API key", Severity.Critical, "gsk_[A-Za-z0-9]{52}", "gsk_{a52}", "gsk_{a12}"),
        Models.Token("perplexity-api-key", "Perplexity API key", Severity.Critical, "pplx-[A-Za-z0-9]{48}", "pplx-{a48}", "pplx-{a12}"),
        Models.Token("openrouter-api-key", "OpenRouter API key", Severity.Critical, "sk-or-v1-[a-f0-9]{64}", "sk-or-v1-{x64}", "sk-or-v1-{x12}"),
        Models.Token("xai-api-key", "xAI API key", Severity.Critical, "xai-[A-Za-z0-9]{80}", "xai-{a80}", "xai-{a12}"),
        Models.Token("cerebras-api-key", "Cerebras API key", Severity.Critical, "csk-[a-z0-9]{48}", "csk-{l48}", "csk-{l12}"),
        Models.Token("nvidia-api-key", "NVIDIA API key", Severity.Critical, "nvapi-[A-Za-z0-9_-]{64}", "nvapi-{w64}", "nvapi-{w12}"),
        Models.Token("langsmith-api-key", "LangSmith API key", Severity.High, "lsv2_(pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}", "lsv2_pt_{x32}_{x10}", "lsv2_pt_{x12}"),
        Models.Token("langfuse-secret-key", "Langfuse secret key", Severity.High, "sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "sk-lf-{x8}-{x4}-{x4}-{x4}-{x12}", "sk-lf-{x8}"),
        Models.Token("pinecone-api-key", "Pinecone API key", Severity.High, "pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,70}", "pcsk_{a5}_{a63}", "pcsk_{a5}"),
        Models.Token("jina-api-key", "Jina AI API key", Severity.High, "jina_[a-f0-9]{32}[A-Za-z0-9_-]{28}", "jina_{x32}{w28}", "jina_{x12}"),
        Models.Token("tavily-api-key", "Tavily API key", Severity.Medium, "tvly-(dev-|prod-)?[A-Za-z0-9]{32}", "tvly-dev-{a32}", "tvly-{a12}"),
        Models.Token("firecrawl-api-key", "Firecrawl API key", Severity.Medium, "fc-[a-f0-9]{32}", "fc-{x32}", "fc-{x12}")
            with { Keywords = Keyword.Followed("fc-") },
        Models.Token("runpod-api-key", "RunPod API key", Severity.High, "rpa_[A-Z0-9]{40,50}", "rpa_{u44}", "rpa_{u12}"),
        Models.Assigned("cohere-api-key", "Cohere API key", Severity.High, ["cohere", "co_api_key"], "[A-Za-z0-9]{40}", "COHERE_API_KEY=[[{a40}]]", "COHERE_API_KEY={a12}")
            with { Form = Forms.MixedCase },
        Models.Assigned("mistral-api-key", "Mistral AI API key", Severity.High, ["mistral"], "[A-Za-z0-9]{32}", "MISTRAL_API_KEY=[[{a32}]]", "MISTRAL_API_KEY={a12}")
            with { Form = Forms.MixedCase },
        Models.Assigned("together-api-key", "Together AI API key", Severity.High, ["together_api", "together_ai", "togetherai"], "[a-f0-9]{64}", "TOGETHER_API_KEY=[[{x64}]]", "TOGETHER_API_KEY={x12}"),
        Models.Assigned("fireworks-api-key", "Fireworks AI API key", Severity.High, ["fireworks"], "fw_[A-Za-z0-9]{22,24}", "FIREWORKS_API_KEY=[[fw_{a24}]]", "FIREWORKS_API_KEY=fw_{a8}"),
        Models.Assigned("deepseek-api-key", "DeepSeek API key", Severity.Critical, ["deepseek"], "sk-[a-f0-9]{32}", "DEEPSEEK_API_KEY=[[sk-{x32}]]", "DEEPSEEK_API_KEY=sk-{x12}"),
        Models.Assigned("dashscope-api-key", "Alibaba Cloud Model Studio (DashScope) API key", Severity.Critical, ["dashscope", "qwen", "bailian"], "sk-[a-f0-9]{32}", "DASHSCOPE_API_KEY=[[sk-{x32}]]", "DASHSCOPE_API_KEY=sk-{x12}"),
        Models.Assigned("moonshot-api-key", "Moonshot AI API key", Severity.Critical, ["moonshot", "kimi_api"], "sk-[A-Za-z0-9]{48}", "MOONSHOT_API_KEY=[[sk-{a48}]]", "MOONSHOT_API_KEY=sk-{a12}"),
        Models.Assigned("zhipu-api-key", "Zhipu AI API key", Severity.High, ["zhipu", "bigmodel", "glm_api"], @"[a-f0-9]{32}\.[A-Za-z0-9]{16}", "ZHIPUAI_API_KEY=[[{x32}.{a16}]]", "ZHIPUAI_API_KEY={x32}"),
        Models.Assigned("elevenlabs-api-key", "ElevenLabs API key", Severity.High, ["elevenlabs", "eleven_api", "xi-api-key"], "(sk_[a-f0-9]{48}|[a-f0-9]{32})", "ELEVENLABS_API_KEY=[[sk_{x48}]]", "ELEVENLABS_API_KEY=sk_{x12}"),
        Models.Assigned("assemblyai-api-key", "AssemblyAI API key", Severity.High, ["assemblyai"], "[a-f0-9]{32}", "ASSEMBLYAI_API_KEY=[[{x32}]]", "ASSEMBLYAI_API_KEY={x12}"),
        Models.Assigned("deepgram-api-key", "Deepgram API key", Severity.High, ["deepgram"], "[a-f0-9]{40}", "DEEPGRAM_API_KEY=[[{x40}]]", "DEEPGRAM_API_KEY={x12}"),
        Models.Assigned("stability-api-key", "Stability AI API key", Severity.High, ["stability"], "sk-[A-Za-z0-9]{48}", "STABILITY_API_KEY=[[sk-{a48}]]", "STABILITY_API_KEY=sk-{a12}"),
        Models.Assigned("wandb-api-key", "Weights & Biases API key", Severity.High, ["wandb"], "[a-f0-9]{40}", "WANDB_API_KEY=[[{x40}]]", "WANDB_API_KEY={x12}"),
        Models.Assigned("voyage-api-key", "Voyage AI API key", Severity.High, ["voyage"], "pa-[A-Za-z0-9_-]{43}", "VOYAGE_API_KEY=[[pa-{w43}]]", "VOYAGE_API_KEY=pa-{w12}"),
        Models.Assigned("ai21-api-key", "AI21 API key", Severity.High, ["ai21"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "AI21_API_KEY=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "AI21_API_KEY={x8}"),
    ];
}
