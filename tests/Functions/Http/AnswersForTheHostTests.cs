using System.Text.Json;
using ScfFunctions.Http;

namespace Tests.Functions.Http;

/// <summary>On Azure the worker writes an answer to the caller and then hands what the function returned to the platform's host, as JSON.</summary>
public sealed class AnswersForTheHostTests
{
    [Fact]
    public void What_the_host_is_handed_holds_nothing_of_the_answer_to_the_caller()
    {
        object[] answers = [JsonAnswer.Created(new { Key = "secret" }, "/api/keys/k1"), new CsvAnswer(["secret"], [[CsvCell.Of("secret")]])];

        foreach (var answer in answers)
            Assert.DoesNotContain("secret", JsonSerializer.Serialize(answer, answer.GetType()), StringComparison.Ordinal);
    }
}
