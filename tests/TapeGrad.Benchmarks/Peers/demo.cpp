// micrograd's demo, written once for every C++ tape: `peers` compiles it with one of CODIPACK, ADEPT, CPPAD and ADOLC defined, and
// gives it on standard input the samples, the parameters and the losses that every step has to have. It prints, for each way to use
// the tape, its name and the µs a step takes, the fastest round and the median. Layers, operations and their order are those of the
// contestant ScalarTape.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>
#if defined(CODIPACK)
#include <codi.hpp>
#elif defined(ADEPT)
#include <adept_source.h>
#elif defined(CPPAD)
#include <cppad/cppad.hpp>
#elif defined(ADOLC)
#include <adolc/adolc.h>
#endif

using Numbers = std::vector<double>;

struct Demo { std::vector<Numbers> x; Numbers y, parameters, losses; };

template <class Real> Real relu(const Real& v) { return v > 0.0 ? v : Real(0.0); }

// One neuron after another: its weights, then its bias.
template <class Real> Real loss(const Demo& demo, const std::vector<Real>& p) {
    Real margins = 0.0, squares = 0.0;
    std::vector<Real> signals, next;
    for (size_t sample = 0; sample < demo.x.size(); sample++) {
        signals.assign(demo.x[sample].begin(), demo.x[sample].end());
        size_t at = 0;
        for (size_t width : {16, 16, 1}) {
            next.clear();
            for (size_t j = 0; j < width; j++) {
                Real sum = p[at + signals.size()];
                for (size_t i = 0; i < signals.size(); i++) sum = sum + p[at + i] * signals[i];
                at += signals.size() + 1;
                next.push_back(width == 1 ? sum : relu(sum));
            }
            std::swap(signals, next);
        }
        Real margin = 1.0 + -demo.y[sample] * signals[0];
        margins = margins + relu(margin);
    }
    for (const Real& weight : p) squares = squares + weight * weight;
    return margins * (1.0 / demo.x.size()) + 1e-4 * squares;
}

#if defined(CODIPACK)
template <class Real> double gradient(const Demo& demo, const Numbers& at, Numbers& grad) {
    auto& tape = Real::getTape();
    tape.reset();
    std::vector<Real> p(at.begin(), at.end());
    tape.setActive();
    for (Real& weight : p) tape.registerInput(weight);
    Real output = loss(demo, p);
    tape.registerOutput(output);
    tape.setPassive();
    output.setGradient(1.0);
    tape.evaluate();
    for (size_t i = 0; i < p.size(); i++) grad[i] = p[i].getGradient();
    return output.getValue();
}
#elif defined(ADEPT)
double recorded(const Demo& demo, const Numbers& at, Numbers& grad) {
    static adept::Stack stack;
    std::vector<adept::adouble> p(at.begin(), at.end());
    stack.new_recording();
    adept::adouble output = loss(demo, p);
    output.set_gradient(1.0);
    stack.reverse();
    for (size_t i = 0; i < p.size(); i++) grad[i] = p[i].get_gradient();
    return output.value();
}
#elif defined(CPPAD)
using CppAD::AD;
template <> AD<double> relu(const AD<double>& v) { return CppAD::CondExpGt(v, AD<double>(0.0), v, AD<double>(0.0)); }

std::unique_ptr<CppAD::ADFun<double>> record(const Demo& demo, const Numbers& at) {
    std::vector<AD<double>> p(at.begin(), at.end());
    CppAD::Independent(p);
    std::vector<AD<double>> output{loss(demo, p)};
    return std::make_unique<CppAD::ADFun<double>>(p, output);
}

double replayed(const Demo& demo, const Numbers& at, Numbers& grad) {
    static auto function = record(demo, at);
    double value = function->Forward(0, at)[0];
    grad = function->Reverse(1, Numbers{1.0});
    return value;
}

double recorded(const Demo& demo, const Numbers& at, Numbers& grad) {
    auto function = record(demo, at);
    double value = function->Forward(0, at)[0];
    grad = function->Reverse(1, Numbers{1.0});
    return value;
}
#elif defined(ADOLC)
template <> adouble relu(const adouble& v) {
    adouble on;
    condassign(on, v, v, adouble(0.0));
    return on;
}

double record(const Demo& demo, const Numbers& at) {
    double value;
    trace_on(1);
    std::vector<adouble> p(at.size());
    for (size_t i = 0; i < p.size(); i++) p[i] <<= at[i];
    loss(demo, p) >>= value;
    trace_off();
    return value;
}

double recorded(const Demo& demo, const Numbers& at, Numbers& grad) {
    double value = record(demo, at);
    gradient(1, at.size(), at.data(), grad.data());
    return value;
}

double replayed(const Demo& demo, const Numbers& at, Numbers& grad) {
    static double first = record(demo, at);
    double value = first;
    zos_forward(1, 1, at.size(), 1, at.data(), &value);
    double one = 1.0;
    fos_reverse(1, 1, at.size(), &one, grad.data());
    return value;
}
#endif

// The first step of a round is not timed.
template <class Gradient> double train(const Demo& demo, int steps, Gradient gradient, bool check) {
    Numbers p = demo.parameters, grad(p.size());
    auto start = std::chrono::steady_clock::now();
    for (int step = 0; step < steps; step++) {
        if (step == 1) start = std::chrono::steady_clock::now();
        double value = gradient(demo, p, grad);
        if (check && !(std::abs(value - demo.losses[step]) <= 1e-9 * std::abs(demo.losses[step]))) {
            std::fprintf(stderr, "The loss at step %d is %.17g, but must be %.17g.\n", step, value, demo.losses[step]);
            std::exit(1);
        }
        double rate = 1.0 - 0.9 * step / demo.losses.size();
        for (size_t i = 0; i < p.size(); i++) p[i] -= rate * grad[i];
    }
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / (steps - 1);
}

template <class Gradient> void measure(const char* name, const Demo& demo, Gradient gradient) {
    train(demo, demo.losses.size(), gradient, true);
    Numbers rounds;
    for (int round = 0; round < 60; round++) rounds.push_back(train(demo, 3, gradient, false));
    std::sort(rounds.begin(), rounds.end());
    std::printf("%s|%.2f|%.2f\n", name, rounds.front(), rounds[rounds.size() / 2]);
}

Numbers read(size_t count) {
    Numbers numbers(count);
    for (double& number : numbers) if (std::scanf("%lf", &number) != 1) std::exit(2);
    return numbers;
}

int main() {
    Demo demo;
    size_t samples = read(1)[0];
    for (size_t i = 0; i < samples; i++) demo.x.push_back(read(2));
    demo.y = read(samples);
    demo.parameters = read(337);
    demo.losses = read(100);
#if defined(CODIPACK)
    measure("CoDiPack, RealReverse", demo, gradient<codi::RealReverse>);
    measure("CoDiPack, RealReverseUnchecked", demo, gradient<codi::RealReverseUnchecked>);
    measure("CoDiPack, RealReverseIndex", demo, gradient<codi::RealReverseIndex>);
    measure("CoDiPack, RealReversePrimal", demo, gradient<codi::RealReversePrimal>);
#elif defined(ADEPT)
#ifdef ADEPT_STACK_THREAD_UNSAFE
    measure("Adept, stack not safe for threads", demo, recorded);
#else
    measure("Adept", demo, recorded);
#endif
#elif defined(CPPAD)
    measure("CppAD, recorded at each step", demo, recorded);
    measure("CppAD, replayed", demo, replayed);
#elif defined(ADOLC)
    measure("ADOL-C, recorded at each step", demo, recorded);
    measure("ADOL-C, replayed", demo, replayed);
#endif
}
