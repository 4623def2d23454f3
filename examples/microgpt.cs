#!/usr/bin/env dotnet
#:project ../src/TapeGrad/TapeGrad.csproj

// A GPT learns how first names are spelled, and makes up new ones: Andrej Karpathy's microgpt. 4192 parameters, one
// layer, one name per step; everything that large language models have more of is size. With --names FILE it learns
// from a list of your own, one name per line:
//
//   tapegrad run examples/microgpt.cs --charts out/ -- --names FILE
//
// It prints:
//
//   499 names, 4192 parameters
//   step  100: loss 2.7199
//   step  200: loss 2.5434
//   step  300: loss 2.4240
//   step  400: loss 2.3951
//   step  500: loss 2.3709
//   step  600: loss 2.2939
//   step  700: loss 2.3480
//   step  800: loss 2.2958
//   step  900: loss 2.2464
//   step 1000: loss 2.2031
//   Names that it makes up:
//   jurin jiane jusha alen eled
//   arel haron tarin lane beril
//   rolara elian marin hola lare
//   lolia esen gerla jonia rell

using TapeGrad;
using TapeGrad.Optim;

const int Bos = 26, Vocabulary = 27;                         // the letters, and what begins and ends a name
const int Width = 16, Heads = 4, Head = Width / Heads, Hidden = 4 * Width, Block = 16;

var log = TrainingLog.Current;
int steps = (int)log.Setting("steps", 1000);
double learningRate = log.Setting("learning-rate", 0.01);
double temperature = log.Setting("temperature", 0.5);        // below 1, likely letters become likelier
var random = new Pcg32((ulong)log.Setting("seed", 42));

if (args is not ([] or ["--names", _]))
{
    Console.Error.WriteLine("The arguments of microgpt are: --names FILE, a list with one name per line.");
    return 2;
}

if (args is ["--names", var list] && !File.Exists(list))
{
    Console.Error.WriteLine($"There is no file '{list}'. Give one with a name per line.");
    return 2;
}

string[] names = args is ["--names", string file] ? File.ReadAllLines(file) : Names.List.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
names = [.. names.Select(name => name.Trim().ToLowerInvariant()).Where(name => name.Length > 0 && name.All(char.IsAsciiLetter)).Distinct()];
if (names.Length == 0)
{
    Console.Error.WriteLine("The list has no name of the letters a to z alone, so there is nothing to learn.");
    return 2;
}

random.Shuffle<string>(names);

// What is learned. A matrix is stored row by row, one row per output.
var tape = new Tape();
Values wte = Matrix(Vocabulary, Width, "token embedding");
Values wpe = Matrix(Block, Width, "position embedding");
Values head = Matrix(Vocabulary, Width, "head");
Values wq = Matrix(Width, Width, "queries"), wk = Matrix(Width, Width, "keys"), wv = Matrix(Width, Width, "values");
Values wo = Matrix(Width, Width, "attention");
Values up = Matrix(Hidden, Width, "up"), down = Matrix(Width, Hidden, "down");
Console.WriteLine($"{names.Length} names, {tape.Count} parameters");

var adam = new Adam(tape.Parameters, options: new() { Beta1 = 0.85, Beta2 = 0.99 });
double sum = 0.0;
for (int step = 1; step <= steps; step++)
{
    // Forward: at each letter, how surprising is the next one?
    int[] tokens = [Bos, .. names[(step - 1) % names.Length].Select(letter => letter - 'a'), Bos];
    List<Values> keys = [], values = [];
    List<Value> surprises = [];
    for (int position = 0; position < Math.Min(Block, tokens.Length - 1); position++)
    {
        using (tape.Scope($"letter {position}"))
        {
            Values logits = Gpt(tokens[position], position, keys, values);
            surprises.Add(-logits.LogSoftmax()[tokens[position + 1]]);
        }
    }

    Value loss = Values.Of([.. surprises]).Mean().Named("loss");

    // Backward, and an update that gets smaller from step to step.
    loss.Backward();
    log.Step(loss);
    adam.LearningRate = Schedule.LinearToZero(learningRate, step - 1, steps);
    adam.Step();

    sum += loss.Data;
    tape.Reset();
    int each = Math.Max(1, steps / 10);
    if (step % each == 0)
    {
        Console.WriteLine($"step {step,4}: loss {sum / each:F4}");
        sum = 0.0;
    }
}

// Letter by letter, each drawn with the probability that the network gives it.
Console.WriteLine("Names that it makes up:");
for (int line = 0; line < 4; line++)
{
    Console.WriteLine(string.Join(' ', Enumerable.Range(0, 5).Select(_ => MakeUp())));
}

return 0;

// One token goes through the network; keys and values of those before it are at hand. Returns a score for each next token.
Values Gpt(int token, int position, List<Values> keys, List<Values> values)
{
    Values x = Normalise(Row(wte, token) + Row(wpe, position));
    using (tape.Scope("attention"))
    {
        // Each head compares its query with all keys so far, and takes that much of their values.
        Values normal = Normalise(x), query = normal.Linear(wq);
        keys.Add(normal.Linear(wk));
        values.Add(normal.Linear(wv));
        List<Value> mixed = [];
        for (int start = 0; start < Width; start += Head)
        {
            Values scores = query.Slice(start, Head).Linear(Values.Join([.. keys.Select(key => key.Slice(start, Head))]));
            Values weights = (scores / Math.Sqrt(Head)).Softmax();
            for (int i = start; i < start + Head; i++)
            {
                mixed.Add(weights.Dot(Values.Of([.. values.Select(value => value[i])])));
            }
        }

        x += Values.Of([.. mixed]).Linear(wo);
    }

    using (tape.Scope("two layers"))
    {
        x += Normalise(x).Linear(up).Relu().Linear(down);
    }

    return x.Linear(head);
}

// To a mean square of 1.
Values Normalise(Values x) => x / (x.Dot(x) / x.Count + 1e-5).Sqrt();

Values Row(Values matrix, int row) => matrix.Slice(row * Width, Width);

Values Matrix(int outputs, int inputs, string name) =>
    tape.Parameter([.. Enumerable.Range(0, outputs * inputs).Select(_ => 0.08 * random.NextNormal())], name);

string MakeUp()
{
    string name = "";
    List<Values> keys = [], values = [];
    for (int token = Bos; name.Length < Block;)
    {
        ReadOnlySpan<double> probabilities = (Gpt(token, name.Length, keys, values) / temperature).Softmax().Data;
        double draw = random.NextDouble();
        for (token = 0; token < Bos && draw >= probabilities[token]; token++)
        {
            draw -= probabilities[token];
        }

        if (token == Bos)
        {
            break;
        }

        name += (char)('a' + token);
    }

    tape.Reset();
    return name;
}

static class Names
{
    public const string List = """
        aaron abigail adam adele adrian agnes alan albert alec alex alexander alexis alfred alice alicia alison allen alma
        amanda amber amelia amy andrea andrew angela anita anna anne annie anthony antonia april archie ariel arnold arthur
        ashley audrey august austin barbara barry beatrice becky bella ben benedict benjamin bernard beth betty beverly bill
        blake bonnie boris brandon brenda brian bridget bruce bruno bryan calvin cameron carl carla carlos carmen carol
        caroline catherine cecilia cedric charles charlie charlotte chester chloe chris christian christina claire clara
        clarence claude claudia clifford clive colin connie conrad cora craig crystal curtis cynthia daisy dale damian dan
        daniel daniela daphne darren david dawn dean deborah denis derek diana diane dominic donald donna dora doris dorothy
        douglas duncan dylan earl eddie edgar edith edmund edward edwin eileen elaine eleanor elena elisa elizabeth ella ellen
        elliot elsa elsie emil emily emma eric erica erin ernest esther ethan eugene eva evan eve evelyn faith felicia felix
        fiona flora florence frances francis frank fred frederick gabriel gail gareth gary gavin gemma geoffrey george gerald
        gertrude gilbert gina gladys glen gloria gordon grace graham grant greg gregory greta gwen hannah harold harriet harry
        harvey hazel heather hector heidi helen helena henry herbert hilda holly hope howard hugh hugo ian ida igor ingrid
        irene iris isaac isabel ivan ivy jack jacob jacqueline jake james jane janet janice jared jasmine jason jasper jean
        jeffrey jenna jennifer jeremy jerome jerry jesse jessica jill jim joan joanna joe joel john jonathan jordan joseph
        josephine joshua joy joyce juan judith judy julia julian juliet june justin karen karl kate katherine katie keith
        kelly ken kenneth kevin kim kirsten kurt kyle lara larry laura lauren laurence leah lee leo leon leonard leslie lewis
        liam lidia lily linda lisa lloyd lois lola lorna louis louise lucas lucia lucy luke lydia lynn mabel madeleine maggie
        malcolm marc marcus margaret maria marian marie marilyn marina mario marion mark marlene martha martin mary mason
        matilda matthew maureen maurice max maya megan melanie melissa mercy michael michelle mildred miles milo miranda
        miriam molly monica morgan muriel nadia nancy naomi natalie natasha nathan neil nell nelson nicholas nicole nigel nina
        noah noel nora norman olga oliver olivia omar oscar otto owen pamela patricia patrick paul paula pauline pearl penny
        percy perry peter philip phoebe polly priscilla quentin rachel ralph ramona raymond rebecca regina rex rhoda richard
        rita robert robin roderick rodney roger roland roman ronald rosa rosalind rose rosemary ross rowan roy ruby rudolf
        rufus rupert russell ruth ryan sabrina sally sam samantha samuel sandra sara scott sean sebastian selena serena seth
        shane sharon sheila shirley sidney silvia simon sofia sonia sophie spencer stanley stella stephen steven stewart
        stuart susan suzanne sylvester tabitha tamara tanya tara ted teresa terry thea thelma theodore theresa thomas tim
        timothy tina tobias toby tom tony tracy trevor tristan ursula valerie vanessa vera vernon veronica victor victoria
        vincent viola violet virginia vivian wallace walter wanda warren wayne wendy wesley wilfred william winifred yvonne
        zachary zara zelda zoe
        """;
}
